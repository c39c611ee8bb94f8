// Decides whether a destination can be reached, whether its key is one, and how long its broadcast may still go on. Pure.
import { run, type Advice } from "../../shared/advice";
import { platformName, roughly, statusPage, warnHoursBefore } from "../../shared/platforms";
import type { DestinationStatus } from "../destination-status";
import { note, ok, wrong, type Finding } from "./finding";

/** How far somebody came on the way to a platform; it never publishes. */
export type Reached =
  | { at: "there"; address: string; milliseconds: number }
  | { at: "name" | "connection" | "certificate"; why: string };

/** What is known of a destination from its files. */
export interface Target {
  name: string;
  host: string;
  port: number;
  isTls: boolean;
  key: string;
}

/** What ffmpeg takes for a port where the address has none. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "rtmp:": 1935, "rtmps:": 443 };

/**
 * @param environment of the unit: RESTREAM_URL @param preset of ffmpeg: rtmp_playpath
 * @throws Error when they are not what a release writes
 */
export const targetOf = (name: string, environment: string, preset: string): Target => {
  const url = new URL(/^RESTREAM_URL=(.*)$/m.exec(environment)?.[1] ?? "");
  const key = /^rtmp_playpath=(.*)$/m.exec(preset)?.[1];
  if (key === undefined) throw new Error("no stream key in it");
  return {
    ...{ name, key, host: url.hostname, isTls: url.protocol === "rtmps:" },
    port: url.port === "" ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port),
  };
};

export const reachFinding = ({ name, host, port }: Target, reached: Reached): Finding => {
  const about = { destination: name };
  if (reached.at === "there")
    return ok(
      "destination",
      `${platformName(name)}: ${host} answers at port ${port} after ${reached.milliseconds} ms`,
      about,
    );
  const again = [`Is the address right? Look at ${statusPage(name)}`];
  const words = {
    name: `the name ${host} is not found (${reached.why})`,
    connection: `${host} does not answer at port ${port} (${reached.why})`,
    certificate: `${host} has no certificate that counts (${reached.why})`,
  };
  return wrong("destination", `${platformName(name)}: ${words[reached.at]}`, again, about);
};

/** A release that brings what a restream on air was started with is refused: it would end the broadcast. */
const whileOff = (name: string, todo: Advice): Advice => [
  ...["Is it on air? First:", run(`restream stop ${name}`)],
  ...todo,
  ...["Was it on air? Then:", run(`restream start ${name}`)],
];

/** systemd hands a restream its key out of this file, and starts none without. @param why it cannot be read */
export const unreadableFinding = (name: string, why: string): Finding =>
  wrong(
    "destination",
    `${platformName(name)}: what the server has of its settings is missing or broken (${why})`,
    // Nothing has changed at home, so pulumi up alone brings nothing. In quotes that every shell takes.
    whileOff(name, ["Bring it again:", run('pulumi up --target-replace "**restream-apply"')]),
    { destination: name },
  );

/** How the platforms' own keys begin or look. A destination of another name has any. */
const FORMS: Readonly<Record<string, RegExp>> = {
  twitch: /^live_[\w-]+$/,
  youtube: /^[a-z0-9]{4}(-[a-z0-9]{4}){3,4}$/i,
  kick: /^sk_[\w-]+$/,
  facebook: /^FB-[\w-]+(\?.*)?$/,
};
const TEST = /[?&]bandwidthtest(=true)?\b/;

/** Shows nothing of the key. */
export const keyFinding = ({ name, key }: Target): Finding => {
  const about = { destination: name };
  const platform = platformName(name);
  const anew = [run(`pulumi config set --secret restream:${name}StreamKey`), run("pulumi up")];
  if (TEST.test(key))
    return wrong(
      "key",
      `${platform}: ?bandwidthtest is still behind the stream key; nobody sees the broadcast`,
      whileOff(name, ["Set the key without it:", ...anew]),
      about,
    );
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  return form === undefined || form.test(key)
    ? ok("key", `${platform}: the stream key looks like one`, about)
    : wrong(
        "key",
        `${platform}: the stream key does not look like one of ${platform}'s`,
        ["Copy it again from the platform's page, and set it:", ...anew],
        about,
      );
};

/** Time to the platform's own end of the broadcast; nothing of one that is off or has no limit. */
export const limitFindings = ({
  name,
  endsInSeconds,
  sessionSeconds,
}: DestinationStatus): Finding[] => {
  if (endsInSeconds === null || sessionSeconds === null) return [];
  const about = { destination: name };
  const left = `${platformName(name)} ends this broadcast in about ${roughly(endsInSeconds)}`;
  const [early = 0] = warnHoursBefore((sessionSeconds + endsInSeconds) / HOUR);
  return endsInSeconds > early * HOUR
    ? [ok("limit", left, about)]
    : [
        note(
          "limit",
          left,
          [
            "Nothing, or choose the moment yourself (about 30 s off air):",
            run(`restream rollover ${name}`),
          ],
          about,
        ),
      ];
};

const HOUR = 3600;
