/** Registers every operator kind of the host; loaded when a job has TypeScript operators. */
import './co-element';
import './co-process';
import './keyed-process';
import './process';
import './reduce';
import './stateless';
