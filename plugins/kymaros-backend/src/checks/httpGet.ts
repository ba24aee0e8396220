import { durationMs, type Check } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type CheckContext,
  type CheckOutcome,
  type CheckTypeImplementation,
} from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../cluster/ClusterError';
import { judgeAnswer } from './expectations';
import { fetchThroughPod, type HttpAnswer } from './fetchThroughPod';
import { findServiceTarget, type ServicePod } from './servicePort';

type HttpGet = Extract<Check, { type: 'httpGet' }>['httpGet'];

/** As in a Kubernetes probe. */
const MOST_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Passes when a pod behind the Service answers with the expected status, and says what it must. */
export const httpGet: CheckTypeImplementation<'httpGet'> = {
  type: 'httpGet',
  limits: ({ httpGet: wanted }) => ({
    timeoutMs: durationMs(wanted.timeout),
    retries: wanted.retries,
  }),
  async attempt(context, { httpGet: wanted }) {
    const target = await findServiceTarget(context, wanted);
    if (!target.tier) {
      return target.outcome;
    }
    const url = new URL(
      `${wanted.scheme.toLowerCase()}://${wanted.service}.${
        target.tier.name
      }.svc:${target.servicePort}${wanted.path}`,
    );
    return followRedirects(context, { wanted, target, url });
  },
};

/**
 * Follows redirects as a Kubernetes probe does: on the same host, at most ten. One that leads elsewhere ends it well, as
 * the sandbox is closed and the service has answered; but not where more is expected than a status, as nobody has seen
 * that answer. An expected status is the answer, even where it is a redirect.
 */
async function followRedirects(
  context: CheckContext,
  start: { wanted: HttpGet; target: ServicePod; url: URL },
): Promise<CheckOutcome> {
  const { wanted } = start;
  let { target, url } = start;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await ask(context, { target, url, wanted });
    if ('state' in answer) {
      return answer;
    }
    const next = redirectOf(answer, url);
    if (answer.status === wanted.expectedStatus || !next) {
      return judge(answer, { target, url, wanted });
    }
    if (!isSameHost(next, url, wanted)) {
      return {
        ...judge(answer, { target, url, wanted }),
        state: wanted.expect ? 'failed' : 'passed',
        message: `${describe(url)} answered ${
          answer.status
        } with a redirect to another host, ${
          next.host
        }, which was not followed`,
      };
    }
    const moved = await targetOf(context, {
      wanted,
      target,
      from: url,
      to: next,
    });
    if (!moved.tier) {
      return moved.outcome;
    }
    target = moved;
    url = next;
  }
  return {
    state: 'failed',
    tier: target.tier.name,
    message: `${describe(
      start.url,
    )} redirects more than ${MOST_REDIRECTS} times`,
  };
}

/** Another port of the same host is another port of the Service. */
async function targetOf(
  context: CheckContext,
  options: { wanted: HttpGet; target: ServicePod; from: URL; to: URL },
) {
  const { wanted, target, from, to } = options;
  return portOf(from) === portOf(to)
    ? target
    : findServiceTarget(
        { ...context, tiers: [target.tier] },
        { service: wanted.service, port: portOf(to) },
      );
}

async function ask(
  context: CheckContext,
  { target, url, wanted }: { target: ServicePod; url: URL; wanted: HttpGet },
): Promise<HttpAnswer | CheckOutcome> {
  try {
    return await fetchThroughPod(context, {
      target,
      url,
      headers: wanted.headers,
    });
  } catch (error) {
    context.bounds.signal.throwIfAborted();
    if (error instanceof ClusterError && error.reason !== 'ConnectionRefused') {
      throw error;
    }
    return {
      state: 'failed',
      tier: target.tier.name,
      message: `${describe(url)} gave no answer: ${reasonOf(
        error,
        target,
        wanted,
      )}`,
    };
  }
}

function reasonOf(error: unknown, target: ServicePod, wanted: HttpGet): string {
  if (error instanceof WaitTimeoutError) {
    return `pod ${target.pod} took more than ${wanted.timeout}`;
  }
  return error instanceof ClusterError
    ? `pod ${target.pod} refuses connections on port ${target.port}`
    : // OpenSSL's messages are made for its authors; its reasons can be read.
      Object(error).reason ?? Object(error).message;
}

function judge(
  answer: HttpAnswer,
  { target, url, wanted }: { target: ServicePod; url: URL; wanted: HttpGet },
): CheckOutcome {
  const answered = `${describe(url)} answered ${answer.status}`;
  const outcome = { tier: target.tier.name, output: answer.body };
  if (answer.status !== wanted.expectedStatus) {
    return {
      ...outcome,
      state: 'failed',
      message: `${answered} instead of ${wanted.expectedStatus} from pod ${target.pod}`,
    };
  }
  const judged = wanted.expect && judgeAnswer(answer, wanted.expect);
  return {
    ...outcome,
    state: judged?.met === false ? 'failed' : 'passed',
    message: [`${answered} from pod ${target.pod}`, judged?.message]
      .filter(Boolean)
      .join('. '),
  };
}

function redirectOf(
  { status, headers: { location } }: HttpAnswer,
  url: URL,
): URL | undefined {
  if (
    !REDIRECTS.has(status) ||
    location === undefined ||
    !URL.canParse(location, url)
  ) {
    return undefined;
  }
  return new URL(location, url);
}

/** Applications build redirects from the Host header, so the check's own one is the same host too. */
function isSameHost(next: URL, url: URL, { headers }: HttpGet): boolean {
  const own = Object.entries(headers).find(
    ([name]) => name.toLowerCase() === 'host',
  )?.[1];
  const hosts = [url.hostname, own && new URL(`http://${own}`).hostname];
  return /^https?:$/.test(next.protocol) && hosts.includes(next.hostname);
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
}

function describe(url: URL): string {
  return `GET ${url.protocol}//${url.host}${url.pathname}`;
}
