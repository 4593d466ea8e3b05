// A proxy that pretends the school deploys: the same site under another version, whole or with a file missing.
import { createServer, request } from 'node:http';
import { once } from 'node:events';

export class Deploy {
  /** A proxy to the server at `port`, of the version that is there. */
  static async at(port) {
    const deploy = new Deploy();
    const shell = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    [, deploy.first] = /\/v\/([0-9a-f]{12})\//.exec(shell);
    deploy.version = deploy.first;
    deploy.server = createServer((asked, answer) => deploy.pass(asked, answer, port)).listen(0, '127.0.0.1');
    await once(deploy.server, 'listening');
    deploy.url = `http://127.0.0.1:${deploy.server.address().port}`;
    return deploy;
  }

  /** From now on the site has another version; files whose name ends with `missing` are not there. */
  next(version, missing = null) {
    this.version = version;
    this.missing = missing;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  pass(asked, answer, port) {
    const isNext = this.version !== this.first && asked.url.includes(`/v/${this.version}/`);
    if (isNext && this.missing && asked.url.endsWith(this.missing)) {
      answer.writeHead(404).end();
      return;
    }
    const headers = { ...asked.headers, 'accept-encoding': 'identity' };
    const path = asked.url.replace(`/v/${this.version}/`, `/v/${this.first}/`);
    const forward = request({ port, host: '127.0.0.1', path, method: asked.method, headers }, async (found) => {
      const chunks = [];
      for await (const chunk of found) chunks.push(chunk);
      let body = Buffer.concat(chunks);
      const isText = /html|javascript/.test(found.headers['content-type'] ?? '') && !asked.url.startsWith('/v/');
      if (isText) body = Buffer.from(body.toString().replaceAll(this.first, this.version));
      const { 'content-length': _, 'transfer-encoding': __, etag, ...rest } = found.headers;
      answer.writeHead(found.statusCode, { ...rest, 'content-length': body.length });
      answer.end(body);
    });
    forward.on('error', () => answer.destroy());
    asked.pipe(forward);
  }
}
