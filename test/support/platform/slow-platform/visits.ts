// Decides what is known of each connection to the slow platform, from its events. Pure.
import type { SlowEvent, Step } from "./contract";

/** All times in ms since the epoch. */
export interface Visit {
  readonly id: number;
  readonly connectedAt: number;
  readonly commands: readonly Command[];
  /** As its connect named it. */
  readonly app?: string;
  /** The stream key, as its publish showed it. */
  readonly playPath?: string;
  /** Sound and picture, headers with them. */
  readonly mediaBytes: number;
  readonly endedAt?: number;
  /** Whether it said goodbye; undefined while it lasts. */
  readonly clean?: boolean;
}

export interface Command {
  readonly name: string;
  readonly at: number;
  /** Undefined for one that waits, and for those that get no answer. */
  readonly answeredAt?: number;
}

type VisitEvent = Exclude<SlowEvent, { event: "up" | "refused" }>;

export const visitsAfter = (
  visits: readonly Visit[],
  event: VisitEvent,
  at: number,
): readonly Visit[] => {
  if (event.event === "connected")
    return [...visits, { id: event.connection, connectedAt: at, commands: [], mediaBytes: 0 }];
  return visits.map((visit) =>
    visit.id === event.connection ? { ...visit, ...noted(visit, event, at) } : visit,
  );
};

const noted = (
  { commands, endedAt }: Visit,
  event: Exclude<VisitEvent, { event: "connected" }>,
  at: number,
): Partial<Visit> => {
  switch (event.event) {
    case "command": {
      const { name, app, playPath } = event;
      return {
        commands: [...commands, { name, at }],
        ...(app === undefined ? {} : { app }),
        ...(name === "publish" && playPath !== undefined ? { playPath } : {}),
      };
    }
    case "answered":
      return { commands: answered(commands, event.step, at) };
    case "media":
      return { mediaBytes: event.bytes };
    case "end":
      return endedAt === undefined ? { endedAt: at, clean: event.clean } : {};
    case "publish":
      return {};
  }
};

const answered = (commands: readonly Command[], step: Step, at: number): Command[] =>
  commands.map((command) =>
    command.name === step && command.answeredAt === undefined
      ? { ...command, answeredAt: at }
      : command,
  );
