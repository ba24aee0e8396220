import type { Table } from './DatabaseFiles';
import { runStatement, splitStatements } from './statements';

function run(script: string) {
  const tables: Record<string, Table> = {};
  return splitStatements(script)
    .map(statement => runStatement(statement, tables, 'app'))
    .at(-1);
}
const ORDERS =
  "create table orders (id serial primary key, item text, price int); insert into orders (item, price) values ('a; b', 3), ('it''s', 5), ('c', 4);";

describe('SQL statements', () => {
  it.each<[string, unknown]>([
    ['select 6*7', [[42]]],
    ['select 1', [[1]]],
    ["select 'a' || 'b' as word", [['ab']]],
    [`${ORDERS} select count(*) from orders`, [[3]]],
    [
      `${ORDERS} select max(price), min(price), sum(price) from orders`,
      [[5, 3, 12]],
    ],
    [
      `${ORDERS} select item from orders where price >= 4 order by price desc`,
      [["it's"], ['c']],
    ],
    [`${ORDERS} select * from orders limit 1`, [[1, 'a; b', 3]]],
    [
      `${ORDERS} delete from orders where item = 'c'; select count(*) from orders`,
      [[2]],
    ],
    [
      'create table n (id int); insert into n select g from generate_series(1, 100) g; select sum(id) from n',
      [[5050]],
    ],
    ['select current_database(), pg_is_in_recovery()', [['app', false]]],
  ])('%s', (script, rows) => {
    expect(run(script)).toMatchObject({ rows });
  });

  it.each([
    ['select * from nothing', 'relation "nothing" does not exist'],
    [`${ORDERS} select color from orders`, 'column "color" does not exist'],
    [
      `${ORDERS} create table orders (id int)`,
      'relation "orders" already exists',
    ],
    ['explode', 'syntax error at or near "explode"'],
    ['select 1 +', 'syntax error'],
    ['select missing()', 'function missing() does not exist'],
  ])('refuses %s', (script, message) => {
    expect(() => run(script)).toThrow(message);
  });
});
