// What Kafka's own consumer sees of a topic: `java -cp JARS Follow.java SERVERS TOPIC PARTITIONS` prints "partition offset key value" of
// every committed record, in order, until it is killed.

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

public class Follow {
  public static void main(String[] args) {
    Map<String, Object> properties = Map.of(
        "bootstrap.servers", args[0],
        "isolation.level", "read_committed",
        "enable.auto.commit", "false",
        "auto.offset.reset", "earliest",
        "fetch.max.wait.ms", "100",
        "reconnect.backoff.max.ms", "500",
        "key.deserializer", StringDeserializer.class,
        "value.deserializer", StringDeserializer.class);
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < Integer.parseInt(args[2]); partition++) {
      partitions.add(new TopicPartition(args[1], partition));
    }
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false);
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!out.checkError()) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          out.println(record.partition() + " " + record.offset() + " " + record.key() + " " + record.value());
        }
        out.flush();
      }
    }
  }
}
