// Decides whether the live picture is what the server is set to, and so what its placeholder is. Pure.
import type { Config } from "../config";
import type { Facts, Tell } from "./facts";

/** OBS's 29.97 is 30 to a platform. */
const SAME_FPS = 0.1;
/** As MediaMTX v1.20.1 names the SPS's profile (internal/defs/api_path_track_codec_props.go): constrained or not. */
const PROFILES: Readonly<Record<string, Config["picture"]["profile"]>> = {
  Baseline: "baseline",
  Main: "main",
  High: "high",
};

/** What differs, in OBS's words; empty: nothing, or not known. */
export const differences = (
  { picture }: Config,
  { path, live }: Pick<Facts, "path" | "live">,
): { sends: string; expected: string; where: string }[] => {
  const size = path?.size;
  const profile = PROFILES[path?.profile ?? ""];
  return [
    ...(size && (size.width !== picture.width || size.height !== picture.height)
      ? [
          {
            sends: `${size.width}x${size.height}`,
            expected: `${picture.width}x${picture.height}`,
            where: "Settings > Video > Output (Scaled) Resolution",
          },
        ]
      : []),
    ...(live && Math.abs(live.fps - picture.fps) > SAME_FPS
      ? [
          {
            sends: `${live.fps} fps`,
            expected: `${picture.fps} fps`,
            where: "Settings > Video > Common FPS Values",
          },
        ]
      : []),
    ...(profile && profile !== picture.profile
      ? [
          {
            sends: `profile ${profile}`,
            expected: `profile ${picture.profile}`,
            where: "Settings > Output > Streaming > Profile",
          },
        ]
      : []),
  ];
};

/** Once for each connection. */
export const tellFormat = (subject: string, facts: Facts, tell: Tell): void => {
  const found = differences(facts.config, facts);
  if (found.length === 0) return;
  const all = (of: "sends" | "expected" | "where"): string =>
    found.map((each) => each[of]).join(", ");
  tell({
    kind: "format-unlike",
    level: "important",
    subject,
    what: `OBS (${subject}) sends ${all("sends")}; the server and its placeholder are set to ${all("expected")}`,
    since: facts.time,
    viewers:
      "the live picture; at each gap the picture changes its format, which players may show as a stutter",
    todo: `In OBS: ${all("where")}: ${all("expected")}. In a break, for it ends the stream for a moment`,
  });
};
