import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { parse } from 'yaml';

/** Makes things go wrong in a demo cluster (packages/demo-cluster/README.md). */
export class DemoFaults {
  #cluster;
  #token;

  static async of(kubeconfig) {
    return new DemoFaults(parse(await readFile(kubeconfig, 'utf8')));
  }

  constructor({ clusters, users }) {
    this.#cluster = clusters[0].cluster;
    this.#token = users[0].user.token;
  }

  /** Gives the id by which the fault is removed. */
  async inject(fault) {
    return (await this.#call('POST', 'faults', fault)).id;
  }

  async remove(id) {
    await this.#call('DELETE', `faults/${id}`);
  }

  #call(method, path, body) {
    const { server, 'certificate-authority-data': ca } = this.#cluster;
    return new Promise((resolve, reject) => {
      const call = request(
        `${server}/demo/${path}`,
        {
          method,
          ca: Buffer.from(ca, 'base64'),
          headers: {
            authorization: `Bearer ${this.#token}`,
            'content-type': 'application/json',
          },
        },
        async response => {
          let text = '';
          for await (const chunk of response) text += chunk;
          if (response.statusCode < 300) resolve(JSON.parse(text));
          else reject(new Error(`${path}: ${response.statusCode} ${text}`));
        },
      );
      call.on('error', reject);
      call.end(body && JSON.stringify(body));
    });
  }
}
