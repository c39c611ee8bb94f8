// Browsers at home: Debian's Chromium in a root of its own, driven from here, on the operator's network.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import type { NetworkHost } from "../../support/world/network";
import { mountInRoot } from "./tools-root";

const FOLDER = "browsers";

export class Browsers {
  readonly #program: string;
  #browser: Promise<Browser> | undefined;

  private constructor(program: string) {
    this.#program = program;
  }

  /** @param root Debian's, with Chromium @param home on whose network it runs */
  static open(root: string, runFolder: string, home: NetworkHost): Browsers {
    const folder = join(runFolder, FOLDER);
    mkdirSync(folder);
    mountInRoot(root, folder);
    // Its profile and sockets are this run's, and the root is shared with others.
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", join(root, "tmp")]);
    const program = join(folder, "chromium");
    // Playwright speaks to it through its descriptors 3 and 4.
    writeFileSync(
      program,
      `#!/bin/sh\nexec nsenter --net=${home.namespace} -- chroot ${root} env HOME=/tmp chromium "$@"\n`,
    );
    chmodSync(program, 0o755);
    return new Browsers(program);
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
