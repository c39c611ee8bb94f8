// What the rows share: the certificate as the droplet has it and as whoever connects is shown it, and a look of get-certificate's.
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import type { NetworkHost } from "../../support/world/network";
import type { Bed } from "../bed/bed";
import { set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";

/** A row that needs lego and Let's Encrypt. @param prepare how it finds the server */
export const certificateRow = (
  name: string,
  title: string,
  run: Parameters<ReturnType<typeof rowsAfter>>[2],
  prepare = ensureOnAir,
): Scenario => ({
  ...rowsAfter("certificate", prepare)(name, title, run),
  certificate: true,
});

export const UNIT = "restreamd-certificate";
export const RTMPS_PORT = 1938;

/** The stack asks for one, of the rehearsal's lego. */
export const askForCertificate = async (bed: Bed): Promise<void> => {
  const { version, url, sha256 } = await bed.serveLego();
  await set(bed, "certificate", "true");
  for (const [key, value] of Object.entries({ Version: version, Url: url, Sha256: sha256 }))
    await set(bed, `lego${key}`, value);
};

/** Without its key. @throws Error when there is none */
export const certificateOn = async ({ machine }: Bed): Promise<X509Certificate> =>
  new X509Certificate(await machine.exec("cat", "/var/lib/restreamd-certificate/server.crt"));

/** Resolves with the first one for which `is` holds. */
export const untilCertificate = async (
  bed: Bed,
  what: string,
  is: (certificate: X509Certificate) => boolean,
): Promise<X509Certificate> =>
  eventually(what, WITHIN_MS.certificate, async () => {
    const certificate = await certificateOn(bed);
    if (!is(certificate)) throw new Error(`it is of ${certificate.subjectAltName ?? "nobody"}`);
    return certificate;
  });

/** It looks whether it is time, now; resolves when it has ended, well or not. */
export const lookNow = async ({ machine }: Bed): Promise<void> => {
  // A try that waits for its turn would be taken for this one.
  await machine.exec("systemctl", "stop", UNIT);
  await machine.execWithin(400_000, ["bash", "-c", `systemctl start ${UNIT} || true`]);
};

/** As though it had none: what it asks for then is a new order. What is served stays. */
export const anew = async (bed: Bed): Promise<void> => {
  await bed.machine.exec("sh", "-c", "rm -rf /var/lib/restreamd-certificate/acme/certificates");
  await lookNow(bed);
};

/** Why the last look failed; empty: it did not. */
export const problemOn = async ({ machine }: Bed): Promise<string> =>
  (
    await machine.exec(
      "bash",
      "-c",
      "cat /var/lib/restreamd-certificate/problem 2>/dev/null || true",
    )
  ).trim();

/** What a TLS client is shown at this port that trusts Let's Encrypt's root alone; `verified` is OpenSSL's word, the address checked. */
export const shownAt = async (
  bed: Bed,
  from: NetworkHost,
  { address, port, root }: { address: string; port: number; root: string },
): Promise<{ verified: string; serial: string | undefined }> => {
  const file = join(bed.runFolder, "lets-encrypt-root.pem");
  writeFileSync(file, root);
  const child = from.spawn(
    [
      "timeout",
      "10",
      "openssl",
      "s_client",
      "-connect",
      `${address}:${port}`,
      "-CAfile",
      file,
      "-verify_ip",
      address,
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child, "close");
  const [pem] = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/.exec(output) ?? [];
  // Where it is shown none, OpenSSL says "ok" all the same.
  if (pem === undefined) return { verified: "no certificate", serial: undefined };
  return {
    verified: /Verify return code: \d+ \((.*)\)/.exec(output)?.[1] ?? "no answer",
    serial: new X509Certificate(pem).serialNumber,
  };
};
