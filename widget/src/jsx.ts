/** Put into every file by the build: what JSX is compiled to. The types of JSX are Preact's, its code is not used. */
export { Fragment, h } from "./view.ts";
