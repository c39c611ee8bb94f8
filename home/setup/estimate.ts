// Decides where in the words of `pulumi preview` the cost is. Pure.

/** From the stack's outputs, `estimate: "…"` with a plus sign or without; undefined: it is not there. */
export const estimateOf = (previewed: string): string | undefined =>
  /^\s*[+~]?\s*estimate\s*:\s*"([^"]*)"/m.exec(previewed)?.[1];
