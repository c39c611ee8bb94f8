// Decides what the doctor says of the pair: whether the other server could go on in this one's place. Pure.
import { run, type Advice } from "../../shared/advice";
import type { PairStatus } from "../pair/pair";
import { notLooked, ok, wrong, type Finding } from "./finding";
import type { Readings } from "./readings";

/** @returns nothing where this server is alone */
export const pairFindings = ({ pair }: Pick<Readings, "pair">): Finding[] => {
  if (pair === undefined) return [];
  if (pair === "unreadable") return [notLooked("pair", "what is known of the pair cannot be read")];
  return [
    pair.why.length === 0
      ? ok("pair", readyWords(pair))
      : wrong("pair", `The pair is not ready: ${pair.why.join("; ")}`, todoOf(pair)),
  ];
};

const readyWords = ({ name, role, onAir, peer, byItself }: PairStatus): string => {
  const [next, lost] = role === "spare" ? [name, onAir] : [peer.name, name];
  return `${next}, the spare, is ready to go on if ${lost} is lost, ${byItself === null ? "by restream rescue" : "by itself"}`;
};

/** Not there, for this token: its team's, or a scope's. */
const TOKEN_REFUSED = /DigitalOcean says 40[134]\b/;

const todoOf = ({ role, peer, byItself, why }: PairStatus): Advice => [
  ...(peer.sameRelease === false ? [run("pulumi up")] : []),
  ...(byItself !== null && byItself.powerOff === null ? [run("restream pair test-fence")] : []),
  ...(why.some((one) => TOKEN_REFUSED.test(one))
    ? [
        "Is the servers' token right, and are its scopes (docs/usage/pair.md)? A new one:",
        run("pulumi config set --secret restream:clusterToken"),
        run("pulumi up"),
      ]
    : []),
  ...(role === "spare"
    ? [run("restream pair")]
    : [
        "Still so?",
        run("restream pair"),
        "The spare never comes back?",
        run("restream rebuild --node spare"),
      ]),
];
