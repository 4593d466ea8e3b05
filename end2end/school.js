// A school for one test: the real server binary on its own database, with a mentor, a colleague and a principal.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

// A debug build will do while one works on a test: PEIBAN_BINARY=../target/debug/peiban.
const BINARY = process.env.PEIBAN_BINARY ?? new URL('../target/release/peiban', import.meta.url).pathname;
const PASSWORD = 'winter-lamp';

export const people = {
  mentor: { staff: 'm1', phone: '13900000001', password: PASSWORD },
  colleague: { staff: 'm2', phone: '13900000002', password: PASSWORD },
  principal: { staff: 'p1', phone: '13900000003', password: PASSWORD },
};

export class School {
  /** Imports the school, changed as a test wants it, opens the accounts and starts the server. */
  static async open(change = (school) => school, accounts = people) {
    const school = await School.nowhere();
    school.command(['school', 'import', school.write('school.json', change(aSchool()))]);
    for (const { staff, phone, password } of Object.values(accounts)) {
      school.command(['user', 'add', '--school', 'e2e', '--staff', staff, '--phone', phone], `${password}\n`);
    }
    await school.start();
    return school;
  }

  /** A place for a school, with nothing in its database and no server yet. */
  static async nowhere() {
    const school = new School();
    school.folder = mkdtempSync(join(tmpdir(), 'peiban-'));
    school.port = await freePort();
    school.url = `http://127.0.0.1:${school.port}`;
    return school;
  }

  /** Starts the server; resolves once it answers. */
  async start(more = []) {
    this.server = spawn(BINARY, ['serve', '--listen', `127.0.0.1:${this.port}`, ...more], { env: this.environment(), stdio: ['ignore', 'pipe', 'ignore'] });
    await once(this.server.stdout, 'data');
  }

  /** Ends the server as a power cut would. */
  async kill() {
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
  }

  async close() {
    if (this.server.exitCode === null && this.server.signalCode === null) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a command of the server program on the school's database. */
  command(args, input) {
    return execFileSync(BINARY, args, { env: this.environment(), input, encoding: 'utf8', maxBuffer: 1 << 28 });
  }

  /** Writes a file for a command and returns its path. */
  write(name, content) {
    const file = join(this.folder, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  }

  environment() {
    return { ...process.env, PEIBAN_DATABASE_URL: `sqlite://${join(this.folder, 'peiban.db')}` };
  }
}

/** The date `days` from today, at the school. */
export function day(days) {
  return new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The month before this one, at the school. */
export const lastMonth = new Date(Date.parse(`${day(0).slice(0, 7)}-01`) - 86_400_000).toISOString().slice(0, 7);

/** A list as a school keeps it, saved as text. */
export function list(name, rows) {
  const text = rows.map((row) => row.join(',')).join('\r\n');
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${text}\r\n`) };
}

function aSchool() {
  const from = day(-60);
  const child = (id, name, hamlet) => ({ id, name, class: '3-1', from, hamlet, away: 'both', guardian: { relation: 'grandmother', name: '奶奶', phone: '13700000001' } });
  const pairing = (child, mentor, from) => ({ child, mentor, from });
  return {
    format: 'peiban.school/1',
    school: { id: 'e2e', name: '测试小学', preset: 'hedong' },
    calendar: { terms: [{ id: 'now', name: '本学期', from, to: day(90) }] },
    staff: [
      { id: 'm1', name: '李老师', roles: ['mentor'] },
      { id: 'm2', name: '周老师', roles: ['mentor'] },
      { id: 'p1', name: '张校长', roles: ['principal'] },
      { id: 't1', name: '王老师', roles: ['class_teacher'] },
    ],
    classes: [{ id: '3-1', name: '三(1)班' }],
    children: [child('c1', '王小雨', '王家村'), child('c2', '王小雷', '王家村'), child('c3', '欧阳慕容小月亮亮', '下河湾')],
    pairings: [pairing('c1', 'm1', from), pairing('c2', 'm1', day(-40)), pairing('c3', 'm2', from)],
    records: [
      { id: 'r1', by: 'm2', at: `${day(0)}T00:00:00+08:00`, children: ['c3'], kinds: ['talk', 'visit'], reached: true, note: '孩子悄悄说的话', private: true },
    ],
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
