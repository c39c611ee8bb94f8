// The mutants for drawn rows of the story.
import { evidenceKept } from "../../story/evidence-kept";
import { firstBootFails } from "../../story/first-boot-fails";
import { hostKey } from "../../story/host-key";
import { refusesBrokenRelease } from "../../story/refuses-broken-release";
import { strangers } from "../../story/strangers";
import { firstBootFailing } from "../checkout-edits";
import * as without from "../edits";
import { inCheckout } from "../in-checkout";
import { MEDIAMTX, type Mutant } from "../mutant";
import { closePort, openPort } from "../open-port";

export const OF_STORY: readonly Mutant[] = [
  {
    name: "without-exit-code",
    takes: "an apply whose exit code does not say that it refused",
    row: refusesBrokenRelease,
    notices: /mediamtx\.yml: expected .*exit code 0/s,
    edits: without.exitCode,
    restarts: [],
  },
  {
    name: "without-first-boot-failing",
    takes: "a first boot that goes on without the packages it lacks",
    row: firstBootFails,
    notices: /pulumi up: exit code \d+, without .*Debian's packages/,
    ...inCheckout([firstBootFailing]),
  },
  {
    name: "with-open-port",
    takes: "a firewall that lets the whole world in by SSH",
    row: strangers,
    notices: /a stranger reached port 22$/,
    edits: [],
    restarts: [],
    breaks: openPort,
    mends: closePort,
  },
  {
    name: "without-mediamtx-words",
    takes: "a MediaMTX that does not say who publishes",
    row: evidenceKept,
    notices: /the evidence lacks MediaMTX's journal$/,
    edits: without.mediamtxWords,
    restarts: [MEDIAMTX],
  },
  {
    name: "with-passwords",
    takes: "an sshd that takes passwords",
    row: hostKey,
    notices: /PubkeyAuthentication=no.*Permission denied \(publickey,password\)/s,
    edits: without.passwords,
    restarts: ["ssh"],
  },
];
