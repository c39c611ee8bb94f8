// Another version of MediaMTX while both platforms are live: fetched, tried and switched as any other change.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { mediamtxVersion } from "../verbs/mediamtx-program";
import { changesOf, serverState } from "../verbs/server-state";
import { goLive } from "../verbs/go-live";
import { ensureOnAir, expectBack, expectPlaceholder, rowsAfter } from "../verbs/row";
import { allowedUp, mustUp, refusedUp, set, up } from "../verbs/change";

interface Source {
  version: string;
  url: string;
  sha256: string;
}

export const mediamtxVersionChange = rowsAfter("changes", ensureOnAir)(
  "change-of-mediamtx-version",
  "another version of MediaMTX: refused while OBS is on air, let through by its id, and back in a gap; one that cannot be had changes nothing: 0 lost",
  async (bed) => {
    const { parts, mediamtxUrl } = bed;
    const own = { ...parts.mediamtx, url: mediamtxUrl };
    const other = await bed.serveOtherMediamtx();

    await setSource(bed, other);
    const { id } = await refusedUp(bed, /MediaMTX \(mediamtx-restream\.service\).*no broadcast/);
    const allowedAt = now();
    await allowedUp(bed, id);
    await expectBack(bed, allowedAt);
    const whileLive = await mediamtxVersion(bed.machine);

    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    await set(bed, "allow");
    const problems = await unobtainable(bed, own);
    const inAGap = now();
    await setSource(bed, own);
    const { output } = await mustUp(bed);
    await expectPlaceholder(bed, inAGap);
    await goLive(bed);
    const back = await mediamtxVersion(bed.machine);
    return {
      problems: [
        ...problems,
        ...(whileLive === other.version ? [] : [`the allowed version did not come: ${whileLive}`]),
        ...(back === own.version ? [] : [`the version before did not come back: ${back}`]),
        // It is still there, for a rollback.
        ...(output.includes("fetching MediaMTX") ? ["the version before was fetched again"] : []),
      ],
      remarks: [`${own.version} → ${whileLive} → ${back}`],
    };
  },
);

const setSource = async (bed: Bed, { version, url, sha256 }: Source): Promise<void> => {
  await set(bed, "mediamtxVersion", version);
  await set(bed, "mediamtxUrl", url);
  await set(bed, "mediamtxSha256", sha256);
};

/** Each must fail with its reason, and leave what is in force. */
const unobtainable = async (bed: Bed, own: Source): Promise<string[]> => {
  const problems: string[] = [];
  for (const { what, source, says } of [
    {
      what: "another hash",
      source: { ...own, version: "v9.0.0", sha256: "0".repeat(64) },
      says: /MediaMTX v9\.0\.0 from \S+ has SHA-256 [0-9a-f]{64}, expected 0{64}: not installed/,
    },
    {
      what: "another version than its program's",
      source: { ...own, version: "v9.0.0" },
      says: /MediaMTX v9\.0\.0 from \S+ says that it is v\d\S+: not installed/,
    },
    {
      what: "an address where nobody answers",
      source: { version: "v9.0.0", url: "http://127.0.0.1:9/none.tar.gz", sha256: "0".repeat(64) },
      says: /MediaMTX v9\.0\.0 could not be downloaded from \S+/,
    },
  ]) {
    const before = await serverState(bed.machine);
    await setSource(bed, source);
    const { code, output } = await up(bed);
    if (code === 0 || !says.test(output))
      problems.push(`${what}: exit code ${code}, without ${String(says)}: ${output.slice(-800)}`);
    problems.push(...changesOf(before, await serverState(bed.machine)));
  }
  return problems;
};
