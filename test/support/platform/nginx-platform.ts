// A receiving server that stands for one platform: nginx-rtmp, with nginx's own TLS in front of it. The decisions
// are pure and elsewhere (session.ts, nginx-log.ts); here are the effects.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { now } from "../media/clock";
import { CURRENT_CERTIFICATE } from "./certificates";
import { HooksServer, type Hook } from "./hooks-server";
import { renderNginxConfig } from "./nginx-config";
import { parseNginxLine } from "./nginx-log";
import { NginxRecordings } from "./nginx-recordings";
import { ReceivingProcess } from "./receiving-process";
import type { ReceivingServerOptions } from "./receiving-server";

const RECORDINGS = "recordings";

export interface NginxPlatformOptions extends ReceivingServerOptions {
  /** Address the hooks are answered on, reachable from nginx. @default 127.0.0.1 */
  readonly hooksHost?: string;
  /** How to reach nginx's HTTP control from here, for `reset`. @default no control, `reset` throws */
  readonly control?: { readonly address: string; readonly port: number };
}

export class NginxPlatform extends ReceivingProcess {
  readonly #options: NginxPlatformOptions;
  readonly #hooks = new HooksServer((hook) => this.#answer(hook));
  readonly #recordings: NginxRecordings;

  constructor(options: NginxPlatformOptions) {
    super(options);
    this.#options = options;
    this.#recordings = new NginxRecordings(join(options.directory, RECORDINGS));
  }

  protected async prepare(): Promise<readonly string[]> {
    const { directory, insideDirectory = directory, port = 1935, app = "app" } = this.#options;
    const config = renderNginxConfig({
      port,
      app,
      recordDirectory: join(insideDirectory, RECORDINGS),
      dropsSilentAfterSeconds: this.#options.dropsSilentAfterSeconds,
      pidFile: join(insideDirectory, "nginx.pid"),
      hooks: await this.#hooks.listen(this.#options.hooksHost ?? "127.0.0.1"),
      controlPort: this.#options.control?.port,
      certificateFile: this.tls && join(insideDirectory, CURRENT_CERTIFICATE),
    });
    writeFileSync(join(directory, "nginx.conf"), config);
    return ["nginx", "-c", join(insideDirectory, "nginx.conf")];
  }

  protected async afterStop(): Promise<void> {
    await this.#hooks.close();
  }

  async reset(): Promise<void> {
    const { control, app = "app" } = this.#options;
    if (control === undefined) throw this.error("reset: got no control address, give `control`");
    this.ledger.reset(now());
    const url = `http://${control.address}:${control.port}/control/drop/publisher?app=${app}`;
    const answer = await fetch(url);
    if (!answer.ok) throw this.error(`reset: got HTTP ${answer.status} from ${url}`);
  }

  async #answer(hook: Hook): Promise<200 | 403> {
    if (hook.call !== "publish") return 200;
    const { expectedKey } = this.#options;
    const { name: key } = hook;
    if (expectedKey !== undefined && key !== expectedKey) {
      this.ledger.refused(key, "wrong key", now());
      return 403;
    }
    await this.#recordings.turn();
    const answeredAt = now();
    this.ledger.published(this.idOf(hook.connection), key, answeredAt, () =>
      this.#recordings.locate(key, answeredAt),
    );
    return 200;
  }

  protected onLine(line: string, at: number): void {
    // It has opened its ports: it tells its operating system right after.
    if (line.includes(" OS: ")) this.isUp();
    const notice = parseNginxLine(line);
    if (notice === undefined) return;
    const connection = this.idOf(notice.connection);
    // Its hook was answered, but nginx found the channel taken.
    if (notice.what === "already publishing")
      this.ledger.neverPublished(connection, notice.what, at);
    else this.ledger.ended(connection, at, notice.what === "goodbye");
  }
}
