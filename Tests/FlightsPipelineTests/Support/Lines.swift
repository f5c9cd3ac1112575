@testable import FlightsPipeline

/// Calls `body` with the bytes in one piece of memory.
func withLine<Value>(
    _ bytes: some Sequence<UInt8>,
    _ body: (UnsafeRawBufferPointer) throws(CSVError) -> Value
) throws(CSVError) -> Value {
    let result = Array(bytes).withUnsafeBytes { line in
        do throws(CSVError) { return Result<Value, CSVError>.success(try body(line)) } catch { return .failure(error) }
    }
    return try result.get()
}

func flight(_ line: String) throws(CSVError) -> Flight {
    try withLine(line.utf8) { (line) throws(CSVError) in try Flight(csv: line) }
}

/// The first line of the file.
let firstLine = "2013,1,1,517,515,2,830,819,11,UA,1545,N14228,EWR,IAH,227,1400,5,15,2013-01-01T10:00:00Z"
/// The first flight of the file that was cancelled and has no plane.
let cancelledLine = "2013,1,2,NA,1545,NA,NA,1910,NA,AA,133,NA,JFK,LAX,NA,2475,15,45,2013-01-02T20:00:00Z"
