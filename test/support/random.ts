// Numbers that look drawn and are the same for a seed: whatever a test draws can be drawn again.

/** Uniform in [0, 1): Park and Miller's minimal standard generator. */
export const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};
