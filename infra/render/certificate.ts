// Decides what get-certificate learns of the stack: for what the certificate is. An environment file of systemd's.
import type { Certificate } from "../settings";

/** @param isReserved OBS's address outlives the droplet */
export const renderCertificate = ({ hostName }: Certificate, isReserved: boolean): string =>
  `HOST_NAME=${hostName}\nADDRESS=${isReserved ? "reserved" : "own"}\n`;
