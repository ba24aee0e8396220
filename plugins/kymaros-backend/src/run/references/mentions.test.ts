import fc from 'fast-check';
import {
  type Mention,
  mentionsInFile,
  mentionsInSetting,
  mentionsInText,
} from './mentions';

/** `host:port trust`, each once. */
const told = (mentions: Mention[]) =>
  [
    ...new Set(
      mentions.map(
        ({ host, port, trust }) => `${host}${port ? `:${port}` : ''} ${trust}`,
      ),
    ),
  ].sort();
const certain = (mentions: Mention[]) =>
  told(mentions.filter(({ trust }) => trust === 'certain')).map(
    one => one.split(' ')[0],
  );

describe('what names a host for certain', () => {
  it.each([
    ['DATABASE_HOST', 'postgres', ['postgres']],
    ['DATABASE_HOST', 'Postgres.App-DB.', ['postgres.app-db']],
    [
      'DATABASE_HOST',
      'postgres.app-db.svc.cluster.local',
      ['postgres.app-db.svc.cluster.local'],
    ],
    ['ANYTHING', 'postgres.app-db.svc:5432', ['postgres.app-db.svc:5432']],
    [
      'ANYTHING',
      'user:secret@postgres.app-db.svc:5432/shop',
      ['postgres.app-db.svc:5432'],
    ],
    [
      'DATABASE_URL',
      'postgres://shop:p%40ss@db:5432/shop?sslmode=disable',
      ['db:5432'],
    ],
    ['DATABASE_URL', 'postgres://shop:p@ss@db/shop', ['db']],
    ['JDBC', 'jdbc:postgresql://db.app-db:5432/shop', ['db.app-db:5432']],
    [
      'JDBC',
      'jdbc:sqlserver://sql:1433;databaseName=shop;encrypt=true',
      ['sql:1433'],
    ],
    ['JDBC', 'jdbc:oracle:thin:@//ora:1521/XE', ['ora:1521']],
    [
      'JDBC',
      'jdbc:mysql://my-0.my,my-1.my:3307/x',
      ['my-0.my', 'my-1.my:3307'],
    ],
    [
      'MQ',
      'amqp://guest:guest@rabbitmq.queue:5672/%2f',
      ['rabbitmq.queue:5672'],
    ],
    [
      'MONGO',
      'mongodb://m-0.m:27017,m-1.m:27017/db?replicaSet=rs',
      ['m-0.m:27017', 'm-1.m:27017'],
    ],
    [
      'SPRING_REDIS_SENTINEL_NODES',
      'redis-0.redis:26379, redis-1.redis:26379',
      ['redis-0.redis:26379', 'redis-1.redis:26379'],
    ],
    [
      'spring.kafka.bootstrap-servers',
      'kafka-0.kafka:9092,kafka-1.kafka:9092',
      ['kafka-0.kafka:9092', 'kafka-1.kafka:9092'],
    ],
    [
      'KAFKA',
      'PLAINTEXT://kafka-0.kafka:9092,PLAINTEXT://kafka-1.kafka:9092',
      ['kafka-0.kafka:9092', 'kafka-1.kafka:9092'],
    ],
    ['backendUrl', 'http://api', ['api']],
    ['OTEL_ENDPOINT', 'collector.telemetry:4317', ['collector.telemetry:4317']],
    ['STRIPE', 'https://api.stripe.com/v1', ['api.stripe.com']],
    ['DATABASE_HOST', '10.1.2.3', ['10.1.2.3']],
  ])('%s=%s', (name, value, hosts) => {
    expect(certain(mentionsInSetting(name, value))).toEqual(hosts);
  });
});

describe('what may name a host, if there is such a Service', () => {
  it.each([
    ['host=postgres port=5432 user=shop', ['postgres if-service']],
    ['Server=tcp:sql,1433;Database=shop', ['sql:1433 if-service']],
    ['Data Source=sql;Initial Catalog=shop', ['sql if-service']],
    ['{"host":"postgres","port":5432}', ['postgres if-service']],
    ['shop:secret@tcp(mysql:3306)/shop', ['mysql:3306 if-port']],
    ['until nc -z postgres 5432; do sleep 1; done', ['postgres:5432 if-port']],
    ['pg_isready -h postgres -p 5432', ['postgres if-service']],
    ['redis:6379', ['redis:6379 if-port']],
  ])('%s', (text, expected) => {
    expect(told(mentionsInText(text))).toEqual(
      expect.arrayContaining(expected),
    );
    expect(certain(mentionsInText(text))).toEqual([]);
  });
});

describe('innocents', () => {
  it.each([
    ['MAIN_CLASS', 'com.example.shop.Application'],
    ['IMAGE', 'registry.example.com/shop/api:1.2.3'],
    ['IMAGE', 'redis:7-alpine'],
    ['CONFIG_FILE', '/etc/shop/application.yaml'],
    ['CONFIG_URI', 'application.yaml'],
    ['CONFIG_URI', 'file:///etc/shop.conf'],
    ['CONFIG_URI', 's3://backups/shop'],
    ['VERSION', '1.2.3'],
    ['APP_VERSION', 'v2.10.0-rc.1'],
    ['MAIL_FROM_ADDRESS', 'shop@example.com'],
    ['POSTGRES_USER', 'postgres'],
    ['POSTGRES_DB', 'shop'],
    ['LISTEN_ADDR', '0.0.0.0:8080'],
    ['BIND_HOST', 'eth0'],
    ['SERVER_ADDR', ':8080'],
    ['DATABASE_HOST', 'localhost'],
    ['DATABASE_HOST', '127.0.0.1'],
    ['DATABASE_HOST', '/var/run/postgresql'],
    ['DATABASE_URL', 'postgres://${USER}:${PASSWORD}@${HOST}:5432/shop'],
    ['DATABASE_URL', 'postgres://$(HOST)/shop'],
    ['ALLOWED_HOSTS', 'shop.example.com'],
    ['VERIFY_HOST', 'true'],
    ['NODES', '3'],
    ['HOSTNAME', 'shop-0'],
    ['TIME', '12:30:45'],
    ['SOAP', '/api/my.orders.svc'],
    ['CLASS', 'my.orders.svcs'],
  ])('%s=%s', (name, value) => {
    expect(certain(mentionsInSetting(name, value))).toEqual([]);
  });
});

describe('files', () => {
  it('tells what nginx passes requests on to', () => {
    const file = [
      '# proxy_pass http://old-api.app-api.svc;',
      'upstream api {',
      '  server api:8080 max_fails=3;',
      '  server spare.app-api.svc.cluster.local:80 backup;',
      '}',
      'location / { proxy_pass http://web.app-web:8080/; } # not http://nowhere',
    ].join('\n');
    expect(told(mentionsInFile(file))).toEqual(
      expect.arrayContaining([
        'api:8080 if-service',
        'spare.app-api.svc.cluster.local:80 certain',
        'web.app-web:8080 certain',
      ]),
    );
    expect(told(mentionsInFile(file)).join()).not.toMatch(/old-api|nowhere/);
  });

  it('tells settings in it from prose about it', () => {
    const file = [
      'spring:',
      '  datasource:',
      '    url: jdbc:postgresql://postgres.app-db:5432/shop',
      '  redis:',
      '    host: redis',
      'xmlns="http://maven.apache.org/POM/4.0.0"',
    ].join('\n');
    expect(told(mentionsInFile(file))).toEqual(
      expect.arrayContaining([
        'postgres.app-db:5432 certain',
        'redis if-service',
      ]),
    );
    expect(certain(mentionsInFile(file))).toEqual(['postgres.app-db:5432']);
  });
});

it('finds what a long text names without losing itself in it', () => {
  const awkward = fc.array(
    fc.constantFrom('a', '.', '-', ':', '//', '@', 'svc', ' ', '1', 'host='),
    { maxLength: 400 },
  );
  fc.assert(
    fc.property(awkward, pieces => {
      const text = pieces.join('');
      mentionsInText(text).forEach(({ host }) =>
        expect(text.toLowerCase()).toContain(host),
      );
    }),
  );
  const started = Date.now();
  for (const piece of ['a.', 'a-', 'a:', '//', 'host=', 'a@', 'a 1']) {
    mentionsInFile(piece.repeat(30_000));
  }
  expect(Date.now() - started).toBeLessThan(5_000);
});
