// The platforms of a rehearsal: two makes of receiving server, so that what holds is not one server's kindness.
import type { Catalogue } from "../../support/media/frame-id";
import { Certificates } from "../../support/platform/certificates";
import { NginxPlatform } from "../../support/platform/nginx-platform";
import { NodeMediaPlatform } from "../../support/platform/node-media-platform";
import type {
  ReceivingServer,
  ReceivingServerOptions,
} from "../../support/platform/receiving-server";
import type { Delays } from "../../support/platform/slow-platform/contract";
import { SlowPlatform } from "../../support/platform/slow-platform/slow-platform";
import { CLOUD, HOST_NAMES, TWITCH, YOUTUBE } from "../../support/world/addresses";
import type { NetworkHost } from "../../support/world/network";
import type { BedOptions } from "./options";
import type { PlatformName } from "../result/platform-names";
import { SECRETS } from "./secrets";
import { INSIDE, inRoot } from "./tools-root";
import type { World } from "./world";

/** RTMP over TLS, at every platform; and plain RTMP instead of it, where a relay knows no other. */
const RTMPS = 443;
const RTMP = 1935;
/** nginx's HTTP control, on the platform's address. */
const CONTROL = 8080;

export class Platforms {
  readonly servers: Readonly<Record<PlatformName, ReceivingServer>>;
  readonly #world: World;
  readonly #catalogue: Catalogue;
  readonly #youtube: NetworkHost;
  readonly #dropsSilentAfterSeconds: number | undefined;
  readonly #inPlain: boolean;
  #slowOnes = 0;

  /** Not started. */
  constructor(
    world: World,
    catalogue: Catalogue,
    {
      platformsDropSilentAfterSeconds,
      platformsInPlain = false,
    }: Pick<BedOptions, "platformsDropSilentAfterSeconds" | "platformsInPlain"> = {},
  ) {
    this.#world = world;
    this.#dropsSilentAfterSeconds = platformsDropSilentAfterSeconds;
    this.#inPlain = platformsInPlain;
    this.#catalogue = catalogue;
    const twitch = world.network.addHost("twitch", TWITCH);
    this.#youtube = world.network.addHost("youtube", YOUTUBE);
    this.servers = {
      twitch: new NginxPlatform({
        ...this.#optionsOf("twitch"),
        spawn: inRoot(world.toolsRoot, twitch),
        insideDirectory: `${INSIDE}/twitch`,
        app: "app",
        expectedKey: SECRETS.twitchStreamKey,
        hooksHost: CLOUD,
        control: { address: TWITCH, port: CONTROL },
      }),
      youtube: new NodeMediaPlatform({
        ...this.#optionsOf("youtube"),
        spawn: this.#youtube.spawn,
        app: "live2",
        expectedKey: SECRETS.youtubeStreamKey,
      }),
    };
  }

  async start(): Promise<void> {
    for (const server of Object.values(this.servers)) await server.start();
  }

  /** One that answers late, at YouTube's address and with its keys; not started: the other must be stopped. */
  newSlowYoutube(delays: Delays): SlowPlatform {
    return new SlowPlatform({
      ...this.#optionsOf("youtube", `youtube-slow-${++this.#slowOnes}`),
      spawn: this.#youtube.spawn,
      app: "live2",
      expectedKey: SECRETS.youtubeStreamKey,
      delays,
    });
  }

  #optionsOf(name: PlatformName, folder: string = name): Omit<ReceivingServerOptions, "spawn"> {
    const directory = this.#world.makeFolder(folder);
    const certificates = this.#world.issueCertificates(HOST_NAMES[name], directory);
    return {
      name,
      directory,
      catalogue: this.#catalogue,
      dropsSilentAfterSeconds: this.#dropsSilentAfterSeconds,
      ...(this.#inPlain
        ? { port: RTMP }
        : { port: RTMPS, certificates: new Certificates(certificates) }),
    };
  }
}
