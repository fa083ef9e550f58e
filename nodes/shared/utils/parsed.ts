/** A value, or what is wrong with the input and what to do, in words. */
export type Parsed<T> = { value: T } | { invalid: string; whatToDo: string };
