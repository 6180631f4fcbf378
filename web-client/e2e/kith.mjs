// A real node for a script: `kith serve` on a folder, which can be killed and started again at the same address.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** How long the node may take to open its books and answer, in ms. */
const PATIENCE = 60_000;

/** Between two looks at whether it is ready, in ms. */
const LOOK_AGAIN = 100;

const LOOPBACK = '127.0.0.1';

export class Kith {
  /** `program` is the built `kith`; `folder` may be empty or not there yet; `flags` go to `serve`. */
  constructor(program, folder, port, host, flags = []) {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.host = host;
    this.flags = flags;
    this.address = `http://${host === LOOPBACK ? 'localhost' : host}:${port}`;
    this.said = [];
    this.process = null;
    process.on('exit', () => this.process?.kill('SIGKILL'));
  }

  /** A node that is not running yet, at a free port. */
  static async on(program, folder, host = LOOPBACK, flags = []) {
    const probe = createServer().listen(0, host);
    await once(probe, 'listening');
    const { port } = probe.address();
    probe.close();
    await once(probe, 'close');
    return new Kith(program, folder, port, host, flags);
  }

  /** Starts it, and resolves once it answers. */
  async start() {
    const flags = [
      '--data',
      this.folder,
      '--listen',
      `${this.host}:${this.port}`,
      '--address',
      this.address,
      ...this.flags,
    ];
    const child = spawn(this.program, ['serve', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    this.gone = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.said.push(line);
        child.emit('said', line);
      });
    }
    const from = this.said.length;
    const end = AbortSignal.timeout(PATIENCE);
    // It says where it is once it listens; a node that ends instead answers no more.
    while (!this.said.slice(from).some((line) => line.startsWith('Kith is at '))) {
      await Promise.race([once(child, 'said', { signal: end }), this.gone]);
      if (child.exitCode !== null) throw new Error(`kith does not start: ${this.said.join('\n')}`);
    }
    // A node with neighbours first asks them what they hold of it; it is ready once it knows.
    const late = Date.now() + PATIENCE;
    while (!(await this.ready())) {
      if (Date.now() > late) throw new Error(`kith does not answer: ${this.said.join('\n')}`);
      await new Promise((done) => setTimeout(done, LOOK_AGAIN));
    }
  }

  async ready() {
    try {
      return (await fetch(`http://${this.host}:${this.port}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  /** The first steward's link, as printed. */
  async invitation() {
    const end = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const link = this.said.map((line) => line.match(/https?:\S+\/join#[\w-]+/)?.[0]).find(Boolean);
      if (link) return link;
      await once(this.process, 'said', { signal: end });
    }
  }

  /** As when the power goes: no goodbye, nothing written at the end. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.gone;
    this.process = null;
  }

  /** Runs another command on its folder, as somebody at the console does. */
  async does(...command) {
    const env = { ...process.env, KITH_DATA: this.folder };
    return (await promisify(execFile)(this.program, command, { env })).stdout;
  }

  /** Its disk is replaced, and holds what a backup held; nobody waits for neighbours, who may know more. */
  async restoredFrom(backup) {
    await this.kill();
    await rm(this.folder, { recursive: true });
    await this.does('restore', backup);
    await this.does('recover');
    await this.start();
  }
}
