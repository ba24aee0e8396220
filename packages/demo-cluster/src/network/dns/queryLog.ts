import { Directive } from './corefile';
import { Question, Response } from './plugins';

const DEFAULT_FORMAT =
  '{remote}:{port} - {>id} "{type} {class} {name} {proto} {size} {>do} {>bufsize}" {rcode} {>rflags} {rsize} {duration}';

interface AnsweredQuery {
  question: Question;
  response: Response;
  id: number;
  from: string;
  transport: string;
  size: number;
}

/** Writes what the plugin `log` writes of a query, if the server has it. */
export function logQuery(
  directives: Directive[],
  query: AnsweredQuery,
  log: (text: string) => void,
): void {
  const directive = directives.find(({ name }) => name === 'log');
  if (directive) {
    log(`[INFO] ${filled(formatOf(directive), query)}`);
  }
}

/** `log [NAMES...] [FORMAT]`: a format is what has a placeholder. */
function formatOf({ args }: Directive): string {
  return args.find(arg => arg.includes('{')) ?? DEFAULT_FORMAT;
}

function filled(format: string, query: AnsweredQuery): string {
  const { question, response } = query;
  const values: Record<string, string | number> = {
    type: question.type,
    class: 'IN',
    name: question.name,
    proto: query.transport,
    remote: query.from,
    port: 53000,
    size: query.size,
    rcode: response.code,
    rsize: query.size + 16 * response.records.length,
    duration: '0.000100000s',
    '>id': query.id,
    '>do': 'false',
    '>bufsize': 512,
    '>rflags': 'qr,aa,rd',
    '>opcode': 0,
  };
  return format.replace(/\{([>\w]+)\}/g, (whole, key) =>
    String(values[key] ?? whole),
  );
}
