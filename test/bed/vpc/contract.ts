// What the test hands to the course in the sandbox, and what that has seen there.
import type { RunFolder } from "../../support/world/sandbox";

export interface CourseOrder {
  run: RunFolder;
  /** What the droplets boot from. */
  dropletRoot: string;
  toolsRoot: string;
  resultFile: string;
}

/** Who answered: a droplet's name, "refusal" or, for 2 s, "silence". */
export type Answerer = string;

export interface CourseResult {
  /** `ip -brief -4 address` and metadata of the first droplet. */
  addresses: string;
  metadata: string;
  /** Who answers, by who asks and where. */
  answers: Record<string, Answerer>;
  /** From which addresses the second droplet was asked over the VPC. */
  askedFrom: string[];
  /** How the connection ended that had come in through the reserved IP before that moved. */
  heldEnded: string;
  /** How often the old droplet was asked after the move. */
  askedAfterMove: number;
  /** Of the first droplet, around its power cycle. */
  power: {
    statusWhenOff: string;
    runsWhenOff: boolean;
    statusWhenOn: string;
    addresses: string;
    kept: string;
    boots: number;
  };
  shutDown: { status: string; runs: boolean };
  /** DELETE of the VPC while it has members, and after. */
  deletes: number[];
  /** Networks that are left. */
  left: string[];
  datacenterErrors: readonly string[];
  /** s, from the orders of the droplets until each step was done. */
  seconds: Record<string, number>;
}
