/// An error that an operator's closure threw, and which operator that was. What is upstream passes it on untouched.
struct OperatorError: Error {
    /// As the plan names the operator.
    let operatorName: String
    /// What was thrown.
    let cause: any Error
}
