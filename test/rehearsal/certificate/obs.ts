// The real OBS by its encrypted way: live and unbroken by a renewal; a certificate that counts for nothing it refuses, and says why.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { ObsPublisher } from "../../support/publisher/obs/obs-publisher";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { learnPictures } from "../obs/colours";
import { goLive, studioOf, writtenProfile } from "../obs/obs-row";
import { marksOf } from "../verbs/decodes";
import { WITHIN_MS } from "../verbs/deadlines";
import { expectPlaceholder, liveMeasures } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { liveUntouched } from "../verbs/untouched";
import { anew, certificateOn, RTMPS_PORT, shownAt, untilCertificate, certificateRow } from "./seen";

/** It leads to the server, and the certificate is not its. */
const OTHER_NAME = "other.example.org";
/** Of the certificate that ends while OBS is live: long enough to be got and put in place. */
const LIFE_SECONDS = 20;
/** OBS_OUTPUT_CONNECT_FAILED (libobs/obs-defs.h, 30.2.3); on its screen: "Failed to connect to server". */
const CONNECT_FAILED = -2;
/** Mbed TLS's words, which OBS 30.2.3 logs; of several it logs the first. docs/usage/encrypted.md quotes them. */
export const SAYS = {
  ended: "The certificate validity has expired",
  ofAnother: "The certificate Common Name (CN) does not match with the expected CN",
  untrusted: "The certificate is not correctly signed by the trusted CA",
};

export const obsEncrypted: Scenario = {
  ...certificateRow(
    "obs-encrypted",
    "the real OBS, set by restream obs-profile, comes encrypted and is live; a renewal and the certificate's end do not cut it; who connects anew refuses one that has ended, is another name's or nobody's, and OBS's log says which",
    async (bed, _, figures) => {
      const ca = await bed.openLetsEncrypt();
      const address = (await bed.project.output("address")) as string;
      const root = await ca.rootPem();
      const encoder = bed.publisher;
      const connects = (to: string, imported?: Record<string, string>) =>
        studioOf(bed).newObs(
          `to ${to}`.replaceAll(/\W/g, "-"),
          { address: to, port: RTMPS_PORT, user: "home", publishKey: SECRETS.publishKey },
          { scene: "home", host: bed.home, settings: "as-advised", imported, encrypted: true },
        );
      studioOf(bed).trusts(root);
      studioOf(bed).leads(OTHER_NAME, address);
      await encoder.kill();
      await expectPlaceholder(bed, now());
      studioOf(bed).marks = marksOf(bed);
      const obs = connects(address, await writtenProfile(bed));
      const wrong: string[] = [];
      try {
        wrong.push(...(await refuses(connects(OTHER_NAME), SAYS.ofAnother)));
        bed.publisher = obs;
        const connectedAt = await goLive(bed, obs);
        figures["live after s"] = liveMeasures(bed, connectedAt).twitch.liveAfterSeconds;
        const liveSince = now();
        wrong.push(
          ...(await liveUntouched(
            bed,
            figures,
            liveSince,
            () => renewedAndEnded(bed),
            () => learnPictures(bed),
          )),
        );
        await obs.stopCleanly();
        const before = obs.said.connections;
        if (before !== 1) wrong.push(`OBS connected ${before} times, expected once`);
        wrong.push(...(await refuses(obs, SAYS.ended)));
        await standIn(bed);
        // It is nobody's, and of another name: OBS says the first that it finds.
        wrong.push(...(await refuses(obs, SAYS.ofAnother)));
        await wellAgain(bed);
        // Nobody that its system trusts has made it.
        studioOf(bed).trusts(undefined);
        wrong.push(...(await refuses(obs, SAYS.untrusted)));
        studioOf(bed).trusts(root);
        const { verified } = await shownAt(bed, bed.home, { address, port: RTMPS_PORT, root });
        if (verified !== "ok") wrong.push(`at the end OpenSSL says: ${verified}`);
      } finally {
        if (obs.isStarted) await obs.kill();
        bed.report.versions.obs ??= obs.said.version ?? null;
        bed.publisher = encoder;
        const goneAt = now();
        await wellAgain(bed);
        await expectPlaceholder(bed, goneAt);
        await learnPictures(bed);
      }
      return { problems: wrong };
    },
  ),
  obs: true,
};

/** Starts it, waits until it gives up, ends it. Problems: it did not refuse, or for another reason, or it tries again. */
const refuses = async (obs: ObsPublisher, words: string): Promise<string[]> => {
  const { connections, failures, refusedCertificates, reconnects, stops } = obs.said;
  obs.start();
  try {
    await eventually("OBS has given up", WITHIN_MS.saidOfSlow, () => {
      if (obs.said.stops === stops) throw new Error("it has not");
    });
  } finally {
    await obs.kill();
  }
  const since = {
    connections: obs.said.connections - connections,
    codes: obs.said.failures.slice(failures.length),
    says: obs.said.refusedCertificates.slice(refusedCertificates.length),
    tries: obs.said.reconnects - reconnects,
  };
  const expected = { connections: 0, codes: [CONNECT_FAILED], says: [words], tries: 0 };
  const [is, due] = [JSON.stringify(since), JSON.stringify(expected)];
  return is === due ? [] : [`OBS's log: ${is}, expected ${due}`];
};

/** Another certificate is put in place, and ends. */
const renewedAndEnded = async (bed: Bed): Promise<void> => {
  const ca = await bed.openLetsEncrypt();
  const address = (await bed.project.output("address")) as string;
  const before = await certificateOn(bed);
  ca.lasts("shortlived", LIFE_SECONDS);
  await anew(bed);
  const renewed = await untilCertificate(
    bed,
    "there is another one",
    (one) => one.serialNumber !== before.serialNumber,
  );
  const root = await ca.rootPem();
  await eventually("MediaMTX shows it, and it has ended", WITHIN_MS.certificate, async () => {
    const { serial, verified } = await shownAt(bed, bed.home, { address, port: RTMPS_PORT, root });
    if (serial !== renewed.serialNumber || verified !== "certificate has expired")
      throw new Error(`${serial ?? "none"}: ${verified}`);
  });
};

/** What MediaMTX has where there is none yet, put in place as the real one is. */
const standIn = async (bed: Bed): Promise<void> => {
  await bed.machine.exec(
    "sh",
    "-c",
    "rm /var/lib/restreamd-certificate/server.pem && /usr/local/lib/restream/stand-in-certificate",
  );
  const address = (await bed.project.output("address")) as string;
  await eventually("MediaMTX shows the stand-in", WITHIN_MS.said, async () => {
    const root = await (await bed.openLetsEncrypt()).rootPem();
    const { verified } = await shownAt(bed, bed.home, { address, port: RTMPS_PORT, root });
    // It is nobody's, too: OpenSSL's last word is the address.
    if (verified !== "IP address mismatch") throw new Error(verified);
  });
};

const wellAgain = async (bed: Bed): Promise<void> => {
  const ca = await bed.openLetsEncrypt();
  const address = (await bed.project.output("address")) as string;
  ca.lasts("shortlived", 160 * 3600);
  const root = await ca.rootPem();
  const shown = () => shownAt(bed, bed.home, { address, port: RTMPS_PORT, root });
  if ((await shown()).verified === "ok") return;
  await anew(bed);
  await eventually("MediaMTX shows one that counts", WITHIN_MS.said, async () => {
    const { verified } = await shown();
    if (verified !== "ok") throw new Error(verified);
  });
};
