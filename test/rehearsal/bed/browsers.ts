// Browsers at home: Debian's Chromium in a root of its own, driven from here, on the operator's network.
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import type { NetworkHost } from "../../support/world/network";
import { mountInRoot } from "./tools-root";

const FOLDER = "browsers";
/** Of the root: what Debian's Chromium is set to. */
const SETTINGS = "etc/chromium";

export class Browsers {
  readonly #program: string;
  readonly #policies: string;
  #browser: Promise<Browser> | undefined;

  private constructor(program: string, policies: string) {
    this.#program = program;
    this.#policies = policies;
  }

  /** @param root Debian's, with Chromium @param home on whose network it runs */
  static open(root: string, runFolder: string, home: NetworkHost): Browsers {
    const folder = join(runFolder, FOLDER);
    mkdirSync(folder);
    mountInRoot(root, folder);
    // Its profile and sockets are this run's, and the root is shared with others.
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", join(root, "tmp")]);
    const settings = join(folder, "settings");
    cpSync(join(root, SETTINGS), settings, { recursive: true });
    execFileSync("mount", ["--bind", settings, join(root, SETTINGS)]);
    const program = join(folder, "chromium");
    // Playwright speaks to it through its descriptors 3 and 4.
    writeFileSync(
      program,
      `#!/bin/sh\nexec nsenter --net=${home.namespace} -- chroot ${root} env HOME=/tmp chromium "$@"\n`,
    );
    chmodSync(program, 0o755);
    return new Browsers(program, join(settings, "policies/managed"));
  }

  /**
   * The next browser takes certificates of this authority, PEM, besides those of the authorities that it comes with;
   * undefined: of those alone. The one that is open is closed.
   */
  async trusts(authority: string | undefined): Promise<void> {
    const open = await this.#browser;
    this.#browser = undefined;
    await open?.close();
    rmSync(this.#policies, { recursive: true, force: true });
    if (authority === undefined) return;
    mkdirSync(this.#policies, { recursive: true });
    // As an administrator does it. What ignores certificates would prove nothing.
    const der = new X509Certificate(authority).raw.toString("base64");
    writeFileSync(join(this.#policies, "trust.json"), JSON.stringify({ CACertificates: [der] }));
  }

  /** One for all; it ends with the run. */
  async browser(): Promise<Browser> {
    // root: its sandbox would refuse; nothing but our own page is opened in it.
    this.#browser ??= chromium.launch({
      executablePath: this.#program,
      chromiumSandbox: false,
      args: ["--disable-gpu", "--no-first-run"],
    });
    return this.#browser;
  }
}
