/** Units in a dollar, as the pretend account has it. */
export const USD = 500_000;
