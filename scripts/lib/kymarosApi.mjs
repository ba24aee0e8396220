/** The HTTP API of a running product, as its guest. */
export class KymarosApi {
  #url;
  #token;
  #signal;

  static async signIn(url, signal) {
    const response = await fetch(`${url}/api/auth/guest/refresh`, {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
      signal,
    });
    const { backstageIdentity } = await json(response);
    return new KymarosApi(url, backstageIdentity.token, signal);
  }

  constructor(url, token, signal) {
    this.#url = url;
    this.#token = token;
    this.#signal = signal;
  }

  async call(method, path) {
    return json(
      await fetch(`${this.#url}/api/kymaros/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#token}` },
        signal: this.#signal,
      }),
    );
  }
}

async function json(response) {
  if (!response.ok) {
    throw new Error(
      `${response.url} answered ${response.status}: ${await response.text()}`,
    );
  }
  return response.json();
}
