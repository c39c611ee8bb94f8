// OBS's own list of services as destinations: every RTMP server of it is taken, or stands on a short list with the reason.
import { readFileSync } from "node:fs";
import { join } from "node:path";
// eslint-disable-next-line no-restricted-imports -- which ones it takes is the question
import { parseDestinationUrl } from "../../../infra/parse/destination-url";
import type { Scenario } from "../verbs/scenario";
import { outcomeOf } from "../result/outcome";

export interface RtmpServer {
  service: string;
  url: string;
}

interface ServicesFile {
  services: { name: string; protocol?: string; servers: { name: string; url: string }[] }[];
}

/** Every server of a service that OBS sends RTMP to; whose protocol is not RTMP, OBS does not send RTMP to. */
export const rtmpServersOf = (servicesJson: string): RtmpServer[] =>
  (JSON.parse(servicesJson) as ServicesFile).services
    .filter(({ protocol = "RTMP" }) => /^RTMPS?$/.test(protocol))
    .flatMap(({ name, servers }) => servers.map(({ url }) => ({ service: name, url })));

/** Services whose servers are refused, and why. Whatever else is refused is our mistake. */
export const NOT_TAKEN: Readonly<Record<string, string>> = {
  SHOWROOM: "the address is asked for over https, by code of OBS's own for this service",
  Dacast: "the address is asked for over https, by code of OBS's own for this service",
  "SharePlay.tv": "the address has no app, and ffmpeg cannot ask for none",
};

/** Those that are refused without a reason, and the reasons that none needs. */
export const judge = (
  servers: readonly RtmpServer[],
): { unexplained: string[]; needless: string[] } => {
  const refused = servers.filter(
    ({ url }) => "issue" in parseDestinationUrl(url, { name: "other", streamKey: "test-key" }),
  );
  return {
    unexplained: refused
      .filter(({ service }) => NOT_TAKEN[service] === undefined)
      .map(({ service, url }) => `${service}: ${url}`),
    needless: Object.keys(NOT_TAKEN).filter(
      (name) => !refused.some(({ service }) => service === name),
    ),
  };
};

const FILE = "usr/share/obs/obs-plugins/rtmp-services/services.json";
/** As few as that, and it is not the list that we mean. */
const LEAST = 300;

export const obsServices: Scenario = {
  name: "obs-services",
  title:
    "of OBS's own list of services every RTMP server is taken as a destination, or has its reason",
  suite: "obs",
  run: ({ obs }, figures) => {
    if (!obs) throw new Error("there is no OBS here");
    const servers = rtmpServersOf(readFileSync(join(obs.root, FILE), "utf8"));
    figures["RTMP servers times"] = servers.length;
    const { unexplained, needless } = judge(servers);
    const problems = [
      ...unexplained.map((server) => `refused: ${server}`),
      ...needless.map((name) => `${name} needs no reason`),
      ...(servers.length < LEAST ? [`only ${servers.length} servers`] : []),
    ];
    return Promise.resolve(outcomeOf({ problems }));
  },
};
