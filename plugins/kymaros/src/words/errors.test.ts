import { ResponseError } from '@backstage/errors';
import { isFromElsewhere, isNamed, reasonOf } from './errors';

async function answer(status: number, body: string): Promise<Error> {
  return ResponseError.fromResponse(
    new Response(body, {
      status,
      headers: { 'Content-Type': 'application/json' },
    }) as any,
  );
}

const ofBackend = (name: string, message: string) =>
  JSON.stringify({ error: { name, message }, response: { statusCode: 404 } });

describe('an error', () => {
  it('is told from a backend without Kymaros, which knows nothing of the address', async () => {
    const missingRun = await answer(
      404,
      ofBackend('NotFoundError', 'There is no run x'),
    );
    expect(isFromElsewhere(missingRun)).toBe(false);
    expect(isNamed(missingRun, 'NotFoundError')).toBe(true);
    expect(isFromElsewhere(await answer(404, ''))).toBe(true);
    expect(isFromElsewhere(await answer(500, ''))).toBe(false);
    expect(isFromElsewhere(new Error('connection refused'))).toBe(false);
  });

  it('is told from an app that answers every address with its own page', async () => {
    const page = new Response('<!doctype html>');
    const error = await page.json().catch(caught => caught);
    expect(isFromElsewhere(error)).toBe(true);
  });

  it('gives the reason of the backend, else that of the client', async () => {
    expect(
      reasonOf(await answer(409, ofBackend('ConflictError', 'Busy.'))),
    ).toBe('Busy');
    expect(reasonOf(new Error('connection refused'))).toBe(
      'connection refused',
    );
  });
});
