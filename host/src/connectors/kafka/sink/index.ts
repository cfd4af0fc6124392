export { kafkaSink } from './kafka-sink';
