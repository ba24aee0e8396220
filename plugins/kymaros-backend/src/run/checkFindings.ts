import type { CheckResult, Finding } from '@kymaros/plugin-kymaros-common';

const SEVERITIES: Readonly<
  Record<CheckResult['severity'], Finding['severity']>
> = { critical: 'critical', normal: 'warning', info: 'info' };

const HINTS: Readonly<Record<string, string>> = {
  resourceExists:
    'Compare with the backup: was the object there when it was taken, and does the backup include its kind?',
  podStatus: 'Look at the events and the logs of the pods.',
  exec: 'Run the command in the sandbox: spec.sandbox.keepOnFailure keeps it for that.',
  httpGet:
    'Look at the log of the pods behind the service: often they wait for something that the sandbox does not have.',
  tcpSocket: 'Look at whether the pods behind the service listen on that port.',
};

/** What the checks say of the restored service. A critical one that failed is a gate. */
export function checkFindings(checks: CheckResult[]): Finding[] {
  return checks.flatMap(check => {
    if (check.state === 'failed') {
      return [failed(check)];
    }
    return check.state === 'error' ? [notExecuted(check)] : [];
  });
}

function failed({ name, type, severity, tier, message }: CheckResult): Finding {
  return {
    code: 'check-failed',
    severity: SEVERITIES[severity],
    cause: 'APP',
    gate: severity === 'critical',
    level: 'health',
    tier,
    message: `Check ${name} failed: ${message}`,
    hint: HINTS[type] ?? 'Look at the events and logs of the sandbox.',
  };
}

function notExecuted({ name, severity, tier, message }: CheckResult): Finding {
  return {
    code: 'check-not-executed',
    severity: SEVERITIES[severity],
    cause: 'INFRA',
    gate: false,
    level: 'health',
    tier,
    message: `Check ${name} could not be executed: ${message}`,
    hint: 'This says nothing about the backup. Do what the message says, or run the test again when the cluster answers.',
  };
}
