// Decides what a request to an ACME server asks for: the order in its signed body (RFC 8555, 7.4; profiles; RFC 9773).

export interface Order {
  /** Addresses and host names that the certificate is to be for. */
  identifiers: { type: "ip" | "dns"; value: string }[];
  /** Undefined: the server's default. */
  profile?: string;
  /** The certificate that this one is to replace, by its RFC 9773 id. */
  replaces?: string;
}

/** @param body of a POST to newOrder @returns undefined when it is no order */
export const orderOf = (body: string): Order | undefined => {
  try {
    const { payload } = JSON.parse(body) as { payload: string };
    const asked = JSON.parse(Buffer.from(payload, "base64url").toString()) as Partial<Order>;
    if (!Array.isArray(asked.identifiers)) return undefined;
    const { identifiers, profile, replaces } = asked;
    return {
      identifiers: identifiers.map(({ type, value }) => ({ type, value })),
      ...(profile ? { profile } : {}),
      ...(replaces ? { replaces } : {}),
    };
  } catch {
    return undefined;
  }
};
