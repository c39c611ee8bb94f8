// Decides how long a relay has to carry a healthy stream before it is compared.
export const steadySeconds = (quick: boolean): number => (quick ? 15 : 60);
