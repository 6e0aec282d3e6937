# frozen_string_literal: true

# Resident memory while a million records and more pass the plugin: streams of every kind, records that fail, new policies.
# Prints JSON: {"records": int, "rss_kb": [int, ...]}, the first figure after a tenth of the records.
#
#   ruby -I lib test/memory.rb [RECORDS [LIBRARY]]

require_relative 'helper'

include LogredactHelper

def resident_kb
  GC.start
  File.read('/proc/self/status')[/^VmRSS:\s*(\d+)/, 1].to_i
end

# Past the test driver, which keeps what leaves.
def redact(plugin, stream)
  Fluent::Plugin::LogredactFilter.instance_method(:filter_stream).bind_call(plugin, 'kube.app', stream)
end

records = (ARGV[0] || 1_200_000).to_i
Fluent::Test.setup
time = Fluent::EventTime.new(1, 2)
rows = Array.new(1000) do |n|
  { 'log' => "request #{n} of #{EMAIL} served, token=#{'s3cr3tvalue' * 2}#{n}", 'n' => n, 'kubernetes' => { 'labels' => { 'app' => 'x' * 50 } } }
end
packed = pack(*rows.map { |row| [time, row] })
directory = Dir.mktmpdir
plan = File.join(directory, 'policy.plan')
FileUtils.cp(File.join(PATHS['plans'], 'default.plan'), plan)
samples = []
passed = 0
with_plugin("policy #{plan}\nlibrary #{ARGV[1] || PATHS['library']}") do |plugin, _|
  until passed >= records
    before = passed
    20.times do |turn|
      redact(plugin, Fluent::MessagePackEventStream.new(packed))
      objects = redact(plugin, Fluent::MultiEventStream.new([time] * rows.size, rows))
      turn < 10 ? objects.each { |_, record| record } : objects.to_msgpack_stream
      passed += 2 * rows.size
    end
    200.times { |n| redact(plugin, Fluent::OneEventStream.new(time, rows[n])) }
    redact(plugin, Fluent::MultiEventStream.new([time] * 3, [rows[0], { 'bad' => Object.new }, rows[1]]))
    redact(plugin, Fluent::MessagePackEventStream.new(packed[0, 1000] + "\xc1".b))
    plugin.statistics
    FileUtils.touch(plan)
    plugin.send(:look_again)
    passed += 200
    samples << resident_kb if before / (records / 10) != passed / (records / 10)
  end
  raise 'events are missing' unless plugin.statistics['filter']['events_in'] >= passed
end
FileUtils.rm_rf(directory)
puts JSON.generate('records' => passed, 'rss_kb' => samples)
