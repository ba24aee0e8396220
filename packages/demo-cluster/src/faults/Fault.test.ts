import { parseFault } from './Fault';

describe('parseFault', () => {
  it.each([
    [{}, 'kind: must be one of api-error'],
    [{ kind: 'earthquake' }, 'kind: must be one of api-error'],
    [{ kind: 'slow-api' }, 'delayMs: required by slow-api'],
    [{ kind: 'slow-api', delayMs: '5' }, 'delayMs: must be of type number'],
    [{ kind: 'api-error', status: 500 }, 'status: not a field of api-error'],
    [
      { kind: 'velero-down', count: 1 },
      'count: not a field of velero-down: use none',
    ],
    [
      { kind: 'restore', outcome: 'Lost' },
      'outcome: must be one of Failed, PartiallyFailed, FailedValidation',
    ],
    [
      { kind: 'restore', missing: 'secrets/*' },
      'missing: must be of type array',
    ],
  ])('refuses %j and says why', (body, problem) => {
    expect(() => parseFault(body)).toThrow(problem);
  });

  it('takes a good one as it is', () => {
    const fault = {
      kind: 'restore',
      outcome: 'Failed',
      missing: ['secrets/*'],
      count: 2,
    };

    expect(parseFault(fault)).toEqual(fault);
  });
});
