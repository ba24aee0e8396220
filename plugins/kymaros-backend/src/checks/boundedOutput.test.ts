import fc from 'fast-check';
import { boundedOutput } from './boundedOutput';

describe('boundedOutput', () => {
  it('is never longer than 4 KiB, never has control characters, and is whole where it is short', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 8_000, size: 'max' }),
        text => {
          const bounded = boundedOutput(text);
          expect(Buffer.byteLength(bounded)).toBeLessThanOrEqual(4096);
          // eslint-disable-next-line no-control-regex
          expect(bounded).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
        },
      ),
    );
    expect(boundedOutput('line one\r\nline two\n')).toBe('line one\nline two');
  });

  it('does not cut a character in half', () => {
    expect(boundedOutput('ä'.repeat(5_000))).toMatch(/^ä+\n\[cut\]$/);
  });

  it('masks before it cuts', () => {
    const secret = `token=${'abcdefgh'.repeat(1_000)}`;
    expect(boundedOutput(`${'x'.repeat(4_000)} ${secret}`)).not.toContain(
      'abcdefgh',
    );
  });
});
