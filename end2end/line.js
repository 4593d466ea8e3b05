// The line between a phone and its school: a TCP proxy that is good until a test makes it bad. Unlike faults set in the
// browser, it is met by the service worker as well.
import { createServer, connect } from 'node:net';
import { once } from 'node:events';

const PIECE = 512;
const GOOD = { bytesPerSecond: Infinity, delay: 0, lives: Infinity, portal: null };
/** 50 kbit/s and 1.5 s there and back, shared by all; no connection gets more than `lives` bytes up before it stalls and dies. */
export const village = (lives) => ({ ...GOOD, bytesPerSecond: 6_250, delay: 750, lives });
/** A good line but for one thing: no connection gets more than `lives` bytes up before it stalls and dies. */
export const brittle = (lives) => ({ ...GOOD, lives });
/** A page that answers whatever is asked, as an inn's network does before one has paid. */
export const portal = (page) => ({ ...GOOD, portal: page });
export const good = GOOD;

export class Line {
  /** A good line to the server at `port`. */
  static async to(port) {
    const line = new Line();
    line.server = createServer((phone) => line.carry(phone, port)).listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    line.url = `http://127.0.0.1:${line.server.address().port}`;
    return line;
  }

  open = new Set();
  network = GOOD;
  free = { up: 0, down: 0 };

  /** From now on the line is like this; what was under way is cut. */
  becomes(network) {
    this.network = network;
    for (const socket of this.open) socket.destroy();
  }

  close() {
    this.becomes(GOOD);
    this.server.close();
  }

  carry(phone, port) {
    const { network } = this;
    this.keep(phone);
    if (network.portal) {
      const head = `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(network.portal)}\r\nconnection: close`;
      phone.once('data', () => phone.end(`${head}\r\n\r\n${network.portal}`));
      return;
    }
    const school = connect(port, '127.0.0.1');
    this.keep(school);
    // Whoever hangs up in the middle is what a bad line is for.
    this.pass('up', phone, school, network).catch(() => {});
    this.pass('down', school, phone, { ...network, lives: Infinity }).catch(() => {});
  }

  keep(socket) {
    this.open.add(socket);
    socket.on('error', () => {}).on('close', () => this.open.delete(socket));
  }

  /** Pieces pass one after the other, as fast as the line is, and arrive after its delay. */
  async pass(direction, from, to, { bytesPerSecond, delay, lives }) {
    let left = lives;
    from.on('close', () => setTimeout(() => to.destroy(), delay));
    for await (const data of from.iterator({ destroyOnReturn: false })) {
      for (let at = 0; at < data.length; at += PIECE) {
        const piece = data.subarray(at, at + PIECE);
        left -= piece.length;
        // Silence first, as a line does that breaks; the phone must give up by itself or be cut off.
        if (left < 0) return setTimeout(() => [from, to].forEach((it) => it.destroy()), 3_000);
        if (bytesPerSecond === Infinity) {
          to.destroyed || to.write(piece);
          continue;
        }
        const start = Math.max(Date.now(), this.free[direction]);
        this.free[direction] = start + (piece.length / bytesPerSecond) * 1_000;
        setTimeout(() => to.destroyed || to.write(piece), this.free[direction] + delay - Date.now());
        await new Promise((resolve) => setTimeout(resolve, this.free[direction] - Date.now()));
      }
    }
  }
}
