import Sluice

/// How long a drain may take, in seconds, unless it is set.
let drainSeconds = Int(
    ApplicationConfiguration(kafka: KafkaConfiguration(bootstrapServers: "b")).drainDeadline / .seconds(1)
)

/// How long it may take after that to commit, to leave the group and to close clients, in seconds: 5 each.
let leavingSeconds = 15
