import fc from 'fast-check';
import { linesIn, piecesOf } from './logs';

describe('pieces of a text', () => {
  it('are the whole text again, whatever is searched for', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, search) => {
        expect(
          piecesOf(text, search)
            .map(piece => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('mark what is searched for in any case, and take it literally', () => {
    expect(piecesOf('a.b A.B axb', 'a.b')).toEqual([
      { text: 'a.b', found: true },
      { text: ' ', found: false },
      { text: 'A.B', found: true },
      { text: ' axb', found: false },
    ]);
  });
});

it.each([
  ['', 0],
  ['one', 1],
  ['one\n', 1],
  ['one\n\nthree', 3],
])('%j has so many lines: %i', (text, lines) => {
  expect(linesIn(text)).toBe(lines);
});
