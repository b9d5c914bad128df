import "./style/page.css";
import { App } from "./app/app";

new App();
