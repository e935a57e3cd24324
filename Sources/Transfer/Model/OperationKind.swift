// What an operation does with an image. Raw values are part of the contract with scripts.

package enum OperationKind: String, CaseIterable, Sendable {
    case pull, push, tag, load, `import`, save
}
