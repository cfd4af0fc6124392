/** Registers every operator kind of the host; loaded when a job has TypeScript operators. */
import './async-wait';
import './broadcast-process';
import './co-element';
import './co-process';
import './interval-join';
import './keyed-process';
import './process';
import './reduce';
import './stateless';
import './window/window-operator';
