// What a bed is opened with; the order for the sandbox carries it there (run/order.ts).
import type { DropletImage } from "../../support/parts/debian-root";
import type { Parts } from "../../support/parts/parts";
import type { OtherMedia } from "../../support/parts/sources";
import type { Tarball } from "../../support/parts/tarball";
import type { RunFolder } from "../../support/world/sandbox";
import type { ObsParts } from "./obs/studio";

export interface CertificateParts {
  lego: Tarball;
  pebble: string;
}

export interface BedOptions {
  run: RunFolder;
  parts: Parts;
  /** What a droplet boots from, unless a scenario says otherwise. */
  image: DropletImage;
  /** Path of the prepared live media. */
  liveMedia: string;
  /** The other sources that the suite brings; undefined: it brings none. */
  otherMedia?: OtherMedia | undefined;
  /** Another version of MediaMTX than the one in `parts`; undefined: the suite does not change it. */
  otherMediamtx?: Tarball | undefined;
  /** Undefined: the suite does not publish with the real OBS. */
  obs?: ObsParts | undefined;
  /** The Debian root with a browser; undefined: the suite looks at no page. */
  browserRoot?: string | undefined;
  /** The ACME client and the path of Let's Encrypt's test server; undefined: no row that is asked for needs them. */
  certificate?: CertificateParts | undefined;
  /** See ReceivingServerOptions; what the real ones wait is not known here. */
  platformsDropSilentAfterSeconds?: number | undefined;
  /** The platforms speak plain RTMP on its own port, as relays need it that know no TLS. @default RTMPS alone */
  platformsInPlain?: boolean | undefined;
  /** Addresses of the region's default VPC; undefined: the droplets have public ones alone. */
  defaultRange?: string | undefined;
  /** The stack's configuration beside what every rehearsal sets: key → value. */
  stackSettings?: Readonly<Record<string, string>> | undefined;
  /** Unix socket of the package proxy. */
  packageSocket: string;
  /** How long the replayed event's days take, minutes; undefined: as long as its calendar says. */
  replayMinutes?: number | undefined;
}
