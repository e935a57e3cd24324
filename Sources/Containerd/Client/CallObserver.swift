// Tells which calls are made.

import GRPCCore

struct CallObserver: ClientInterceptor {
    let observe: @Sendable (String) -> Void

    @concurrent func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingClientRequest<Input>, context: ClientContext,
        next: @concurrent (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
    ) async throws -> StreamingClientResponse<Output> {
        let service = context.descriptor.service.fullyQualifiedService.split(separator: ".").last ?? ""
        observe("\(service)/\(context.descriptor.method)")
        return try await next(request, context)
    }
}
