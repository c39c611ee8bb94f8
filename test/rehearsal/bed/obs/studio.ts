// The room with the OBSes: their root, mounted for this run alone, one display, and any number of them on it.
import { appendFileSync, copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { ObsScene, ObsScenes } from "../../../support/parts/sources";
import { backdrop } from "../../../support/publisher/obs/backdrop";
import { startDisplay } from "../../../support/publisher/obs/display";
import { ObsPublisher } from "../../../support/publisher/obs/obs-publisher";
import type { ObsSettings } from "../../../support/publisher/obs/obs-files";
import type { PublisherTarget } from "../../../support/publisher/publisher-command";
import type { NetworkHost } from "../../../support/world/network";
import { PICTURE, UNSEEN } from "./picture";
import { SCENES } from "./source-of-colour";
import type { Mark } from "../../../support/media/mark";
import { INSIDE, inRoot, mountInRoot } from "../tools-root";

export interface ObsParts {
  /** The Debian root with OBS. */
  root: string;
  scenes: ObsScenes;
}

const FOLDER = "obs";

export class ObsStudio {
  /** Where each platform's recording ended when the row that runs began. */
  marks: readonly Mark[] = [];
  readonly #parts: ObsParts;
  readonly #folder: string;
  readonly #display: string;
  #system: string | undefined;

  /** The Debian root with OBS. */
  get root(): string {
    return this.#parts.root;
  }

  private constructor(parts: ObsParts, folder: string, display: string) {
    this.#parts = parts;
    this.#folder = folder;
    this.#display = display;
  }

  static async open(parts: ObsParts, runFolder: string, home: NetworkHost): Promise<ObsStudio> {
    const folder = join(runFolder, FOLDER);
    mkdirSync(folder);
    mountInRoot(parts.root, folder);
    // The display's socket lives there, and the root is shared with other runs.
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", join(parts.root, "tmp")]);
    for (const name of Object.keys(SCENES) as ObsScene[]) {
      copyFileSync(parts.scenes[name], join(folder, `${name}.flv`));
      writeFileSync(join(folder, `${name}.ppm`), backdrop(PICTURE, SCENES[name].colour));
    }
    return new ObsStudio(parts, folder, await startDisplay(inRoot(parts.root, home), PICTURE));
  }

  /** Its system trusts this authority alone, PEM; undefined: nobody. Debian's OBS reads each file of /etc/ssl/certs. */
  trusts(authority: string | undefined): void {
    const folder = join(this.#ownSystem(), "ssl/certs");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (authority !== undefined) writeFileSync(join(folder, "rehearsal.pem"), authority);
  }

  /** In its system this name leads to the address. */
  leads(name: string, address: string): void {
    appendFileSync(join(this.#ownSystem(), "hosts"), `${address} ${name}\n`);
  }

  /** The root's /etc is shared with other runs: from now on a copy lies over it. */
  #ownSystem(): string {
    if (this.#system !== undefined) return this.#system;
    const shared = join(this.#parts.root, "etc");
    const own = join(this.#folder, "etc");
    cpSync(shared, own, { recursive: true, verbatimSymlinks: true });
    execFileSync("mount", ["--bind", own, shared]);
    return (this.#system = own);
  }

  /** Not started. @param name of its home folder */
  newObs(
    name: string,
    target: PublisherTarget,
    {
      scene,
      host,
      settings,
      imported,
      encrypted = false,
    }: {
      scene: ObsScene;
      host: NetworkHost;
      settings: ObsSettings;
      /** As `restream obs-profile` writes it. */
      imported?: Readonly<Record<string, string>> | undefined;
      /** See ObsSetup. */
      encrypted?: boolean | undefined;
    },
  ): ObsPublisher {
    const home = join(this.#folder, name);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return new ObsPublisher({
      name,
      target,
      encrypted,
      settings,
      imported,
      picture: scene === "home" ? PICTURE : UNSEEN,
      still: `${INSIDE}/${scene}.ppm`,
      media: `${INSIDE}/${scene}.flv`,
      display: this.#display,
      spawn: inRoot(this.#parts.root, host),
      home,
      insideHome: `${INSIDE}/${name}`,
    });
  }
}
