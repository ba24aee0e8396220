import type { Knex } from 'knex';
import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { publicHalf, type PublicSigningKey } from '../../evidence/signingKey';
import { databaseNow } from '../databaseClock';
import type { EvidenceKeyRow } from '../tables';

/**
 * The key that records are signed with from now on: the configured one, else one that is generated once and kept. Its
 * public half is remembered, so that records of earlier keys stay verifiable.
 *
 * Of replicas that start at once each offers a key; `evidence_keys_generated_idx` takes the first, and all read that one.
 */
export async function useSigningKey(
  knex: Knex,
  configured?: KeyObject,
): Promise<KeyObject> {
  if (configured) {
    await remember(knex, { ...rowOf(configured), origin: 'configured' });
    return configured;
  }
  const kept = await readGeneratedKey(knex);
  if (kept) {
    return kept;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  await remember(knex, {
    ...rowOf(privateKey),
    origin: 'generated',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  return (await readGeneratedKey(knex))!;
}

/** All keys that records may have been signed with, oldest first. */
export async function listPublicKeys(knex: Knex): Promise<PublicSigningKey[]> {
  const rows = await knex<EvidenceKeyRow>('evidence_keys')
    .orderBy(['added_at', 'key_id'])
    .select('key_id', 'public_key');
  return rows.map(row => ({ keyId: row.key_id, publicKey: row.public_key }));
}

async function readGeneratedKey(knex: Knex): Promise<KeyObject | undefined> {
  const row = await knex<EvidenceKeyRow>('evidence_keys')
    .where({ origin: 'generated' })
    .first('private_key');
  return row?.private_key ? createPrivateKey(row.private_key) : undefined;
}

async function remember(
  knex: Knex,
  row: Omit<EvidenceKeyRow, 'added_at'>,
): Promise<void> {
  await knex('evidence_keys')
    .insert({ ...row, added_at: databaseNow(knex) })
    .onConflict()
    .ignore();
}

function rowOf(key: KeyObject) {
  const { keyId, publicKey } = publicHalf(key);
  return { key_id: keyId, public_key: publicKey, private_key: null };
}
