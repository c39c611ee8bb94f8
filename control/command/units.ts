// Decides what systemd's words on our units mean for the operator. Pure.
import type { UnitFacts } from "./facts";
import { rfc3339 } from "../shared/text";
import { isAboutToRun, readShown } from "../shared/units";

/** What readUnitFacts asks for, with --timestamp=unix. */
export const UNIT_FACTS = [
  "Id",
  "ActiveState",
  "Job",
  "StateChangeTimestamp",
  "NRestarts",
] as const;

/**
 * Of what `systemctl show` says. "failed" is off, too: with Restart=always and no start limit a unit of ours is only ever
 * left alone by a stop, and ffmpeg ends with 255 when it is told to.
 */
export const readUnitFacts = (text: string): Record<string, UnitFacts> =>
  Object.fromEntries(
    [...readShown(text)].map(([unit, properties]) => {
      const active = properties.get("ActiveState") ?? "";
      const seconds = Number((properties.get("StateChangeTimestamp") ?? "").replace("@", ""));
      const facts: UnitFacts = {
        state:
          active === "active"
            ? "running"
            : isAboutToRun(active, properties.get("Job"))
              ? "between"
              : "off",
        since: seconds > 0 ? rfc3339(seconds * 1000) : null,
        restarts: Number(properties.get("NRestarts") ?? "0"),
      };
      return [unit, facts];
    }),
  );
