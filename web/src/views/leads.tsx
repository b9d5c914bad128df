import { h } from "../dom/h";
import { ApiError, get, idOf } from "../data/api";
import type { AraTask } from "../data/types";
import { href, type Place } from "../app/router";
import type { Frame, MakeView } from "../app/view";
import { Waiting } from "../parts/small";
import { t } from "../text/en";

// ARA has a page for a task and for a play; here both are parts of their run.

function leads(path: string, title: string, to: (value: AraTask, id: string) => string): MakeView {
  return (frame: Frame, place: Place) => {
    let error: ApiError | undefined;
    const id = place.path[1]!;
    get<AraTask>(`v1/${path}/${id}`).then(
      (value) => frame.go(to(value, id), true),
      (reason: unknown) => {
        error = reason instanceof ApiError ? reason : undefined;
        frame.redraw();
      },
    );
    return { title: () => title, up: () => href([]), draw: () => <Waiting whole={true} error={error} /> };
  };
}

export const taskView = leads("tasks", t.results.task, (task, id) => href(["runs", idOf(task.playbook)!], { view: "results", task: id }));
export const playView = leads("plays", t.run.plays, (play, id) => href(["runs", idOf(play.playbook)!], { view: "plays" }, `play-${id}`));
