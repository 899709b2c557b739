-- Arguments: the longest time in ms (whole) between an answer and the next request on each connection (nothing: at once).
function init(arguments)
    local longest = tonumber(arguments[1])
    if longest then
        delay = function() return math.random(0, longest) end
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p99": %f, "p999": %f, "longest": %f}\n',
        summary.requests, summary.duration / 1e6,
        errors.connect + errors.read + errors.write + errors.timeout + errors.status,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3, latency.max / 1e3))
end
