// Encoders at home and elsewhere, as many as a row needs; none is started here.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OtherSource } from "../../support/parts/sources";
import { Publisher, type PublisherOptions } from "../../support/publisher/publisher";
import {
  ScriptedPublisher,
  type ScriptedPublisherOptions,
} from "../../support/publisher/scripted/scripted-publisher";
import { TwoTrackPublisher } from "../../support/publisher/two-track-publisher";
import type { NetworkHost } from "../../support/world/network";
import { SECRETS } from "./secrets";
import { INSIDE, inRoot } from "./tools-root";
import type { World } from "./world";

export class Publishers {
  readonly #world: World;
  readonly #mediamtxTarball: string;

  constructor(world: World, mediamtxTarball: string) {
    this.#world = world;
    this.#mediamtxTarball = mediamtxTarball;
  }

  /** One as OBS sends, for the server at this address. @param source default "live" @param host default: at home @param user whose credential it shows */
  newPublisher(
    name: string,
    address: string,
    publishKey: string,
    {
      source = "live",
      host = this.#world.home,
      user = "home",
    }: { source?: "live" | OtherSource; host?: NetworkHost; user?: string } = {},
  ): Publisher {
    return new Publisher(this.publisherOptions(name, address, publishKey, { source, host, user }));
  }

  /** One at home that comes encrypted. @param authority whom it trusts, PEM */
  newEncrypted(name: string, address: string, publishKey: string, authority: string): Publisher {
    const options = this.publisherOptions(name, address, publishKey, {
      ...{ source: "live", host: this.#world.home },
    });
    writeFileSync(join(this.#world.runFolder, `${name}.pem`), authority);
    return new Publisher({
      ...options,
      target: { ...options.target, port: 1938, authority: `${INSIDE}/${name}.pem` },
    });
  }

  publisherOptions(
    name: string,
    address: string,
    publishKey: string,
    {
      source,
      host,
      user = "home",
    }: { source: "live" | OtherSource; host: NetworkHost; user?: string },
  ): PublisherOptions {
    return {
      name,
      spawn: inRoot(this.#world.toolsRoot, host),
      target: { address, user, publishKey },
      media: `${INSIDE}/${source}.flv`,
      presetFile: join(this.#world.runFolder, `${name}.ffpreset`),
      insidePresetFile: `${INSIDE}/${name}.ffpreset`,
    };
  }

  /** An encoder at home that does not send all it should. @param source default "live" */
  newScripted(
    name: string,
    address: string,
    {
      source = "live",
      media = join(this.#world.runFolder, `${source}.flv`),
      ...more
    }: { source?: "live" | OtherSource; media?: string } & Pick<
      ScriptedPublisherOptions,
      "script" | "without" | "clockStartMs" | "dropper" | "tellsSent"
    > &
      Partial<Pick<ScriptedPublisherOptions, "target">> = {},
  ): ScriptedPublisher {
    return new ScriptedPublisher({
      name,
      spawn: this.#world.home.spawn,
      target: { address, user: "home", publishKey: SECRETS.publishKey },
      media,
      settingsFile: join(this.#world.runFolder, `${name}.json`),
      ...more,
    });
  }

  /** One at home with a second audio track. */
  newTwoTrackPublisher(address: string, publishKey: string): TwoTrackPublisher {
    const { runFolder, home, toolsRoot } = this.#world;
    execFileSync("tar", ["-C", runFolder, "-xzf", this.#mediamtxTarball, "mediamtx"]);
    return new TwoTrackPublisher({
      spawn: home.spawn,
      spawnFfmpeg: inRoot(toolsRoot, home),
      mediamtx: join(runFolder, "mediamtx"),
      configFile: join(runFolder, "two-track.yml"),
      media: [`${INSIDE}/ghost.flv`, `${INSIDE}/other-size.flv`],
      target: { address, user: "home", publishKey },
    });
  }
}
