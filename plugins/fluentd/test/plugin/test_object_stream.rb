# frozen_string_literal: true

require_relative '../helper'

# Streams of objects, which leave packed and as objects, or as objects alone once those behind the filter read them so.
class ObjectStreamTest < Test::Unit::TestCase
  include LogredactHelper

  RULES = <<~YAML
    version: 1
    packs: [default]
    limits: {value_bytes: 1KiB, record_bytes: 4KiB}
    rules:
    - {detector: credit-card, action: drop}
    - {key: gone, action: remove}
    - {key: whole, action: redact}
  YAML

  setup do
    Fluent::Test.setup
    @directory = Dir.mktmpdir
    @time = Fluent::EventTime.new(1_718_200_920, 123_456_789)
  end

  teardown do
    FileUtils.rm_rf(@directory)
  end

  # Past the test driver, which reads what leaves. As those see it who read events alone, or not.
  def filter(plugin, stream, objects)
    plugin.instance_variable_get(:@readers).objects = objects
    Fluent::Plugin::LogredactFilter.instance_method(:filter_stream).bind_call(plugin, 'tag', stream)
  end

  def each_way(conf = '')
    with_plugin(conf) { |plugin, _| [false, true].each { |objects| yield ->(stream) { filter(plugin, stream, objects) }, objects, plugin } }
  end

  # As Fluentd writes what it has read.
  def canonical(bytes)
    pack(*Fluent::MessagePackFactory.msgpack_unpacker.feed_each(bytes).to_a)
  end

  def freeze_all(object)
    case object
    when Hash then object.each { |key, value| [key, value].each { |one| freeze_all(one) } }
    when Array then object.each { |one| freeze_all(one) }
    end
    object.freeze
  end

  def scalar(random)
    ['x', "to #{EMAIL}", EMAIL, '', 'ü😀', "\xff\x00#{EMAIL}".b, "\xff #{EMAIL}", "y #{EMAIL} " * 60, 'z' * 40, 'password=hunter2hunter2', :symbol, :"#{EMAIL}", nil, true, 0,
     -1, 2**64 - 1, -2**63, 4_242_424, 1.5, Float::INFINITY, '{"token": "s3cr3tvalue99", "mail": "alice@example.com"}', @time][random.rand(23)]
  end

  def key(random)
    [*'a'..'h', :i, :j, 'message', 'password', 'gone', 'whole', EMAIL, "b #{EMAIL}", "\xfe".b, 1, nil, 2.5, [1], { 'k' => 1 }][random.rand(22)]
  end

  def value(random, depth = 0)
    return scalar(random) if depth > 3 || random.rand(3).positive?

    random.rand(2).zero? ? Array.new(random.rand(4)) { value(random, depth + 1) } : record(random, depth + 1)
  end

  def record(random, depth = 0)
    found = Array.new(random.rand(random.rand(8).zero? ? 25 : 5)) { [key(random), value(random, depth)] }.to_h
    found['n'] = '4111 1111 1111 1111' if depth.zero? && random.rand(12).zero?
    found['long'] = 'x ' * 2500 if depth.zero? && random.rand(20).zero?
    found
  end

  test 'objects are what the packed stream decodes to, and what came is as it was' do
    seed = (ENV['LOGREDACT_TEST_SEED'] || Random.new_seed % 1_000_000).to_i
    random = Random.new(seed)
    conf = "policy #{policy(RULES)}"
    seen = Hash.new(0)
    with_plugin(conf) do |reference, _|
      with_plugin(conf) do |plugin, _|
        150.times do |round|
          records = Array.new(random.rand(1..12)) { freeze_all(record(random)) }
          odd = random.rand(4).zero? # times that the core has to see
          times = records.map { odd ? [3, 1.5, -1][random.rand(3)] : Fluent::EventTime.new(random.rand(2**32), random.rand(10**9)) }
          before = pack(*times.zip(records))
          expected = filter(reference, Fluent::MessagePackEventStream.new(before), false).to_msgpack_stream
          stream = [Fluent::MultiEventStream.new(times, records), Fluent::ArrayEventStream.new(times.zip(records))][round % 2]
          out = filter(plugin, stream, random.rand(2).zero?)
          note = "seed #{seed}, round #{round}"
          found = events(out)
          assert_equal(canonical(expected), canonical(pack(*found)), note)
          assert_equal(canonical(expected), canonical(out.to_msgpack_stream), note)
          assert_equal(found.size, out.size, note)
          assert_equal(before, pack(*events(stream)), note)
          same = found.map(&:last).count { |one| records.any? { |record| record.equal?(one) } }
          assert(found.empty? || out.class.name.include?('Logredact'), note) # nothing had to be tried again
          seen[out.class] += 1
          seen[:same] += same
          seen[:changed] += found.size - same
          seen[:dropped] += records.size - found.size
        end
      end
    end
    assert([Fluent::Plugin::Logredact::ObjectStream, Fluent::Plugin::Logredact::RecordStream, :same, :changed, :dropped].all? { |what| seen[what] > 10 }, seen.inspect)
  end

  test 'only what has changed of a record is another object' do
    records = [{ 'a' => 'x', 'm' => "to #{EMAIL}", 'b' => { 'c' => ['y'] }, sym: 1 }, { 'n' => 1 }]
    each_way do |filtered, _|
      out = filtered.call(Fluent::MultiEventStream.new([@time] * 2, records))
      found = events(out)[0][1]
      assert_equal([{ 'a' => 'x', 'm' => 'to [REDACTED:email]', 'b' => { 'c' => ['y'] }, sym: 1 }, ['a', 'm', 'b', :sym]], [found, found.keys])
      assert_not_same(records[0], found)
      assert_same(records[0]['b'], found['b'])
      assert_same(records[1], events(out)[1][1])
      assert_same(found, events(out)[0][1])
      found['more'] = found.delete('a')
      assert_equal(['a', 'm', 'b', :sym], records[0].keys)
    end
  end

  test 'entries whose keys look alike are not mixed up' do
    records = [{ 'a' => 'x', a: EMAIL }, { 'a' => EMAIL, a: 'x' }, { 1 => EMAIL, 1.0 => 'x' }, { 'é' => 'x', 'é'.encode('UTF-16LE') => EMAIL, 'é'.b => 'y' }]
    label = '[REDACTED:email]'
    each_way do |filtered, _|
      found = events(filtered.call(Fluent::MultiEventStream.new([@time] * 4, records))).map(&:last)
      assert_equal([{ 'a' => 'x', a: label }, { 'a' => label, a: 'x' }, { 1 => label, 1.0 => 'x' }], found[0, 3])
      assert_equal(['x', label, 'y'], found[3].values)
    end
  end

  test 'hashes that are more than that' do
    default = Hash.new(EMAIL).merge!('m' => EMAIL)
    identity = {}.compare_by_identity
    2.times { identity[+'m'] = EMAIL }
    sub = Class.new(Hash).new.merge!('m' => EMAIL)
    key = ['k']
    stale = { 'a' => 1, key => EMAIL }
    key << 'l'
    each_way do |filtered, _, plugin|
      before = plugin.statistics['filter']['events_in']
      found = events(filtered.call(Fluent::MultiEventStream.new([@time] * 4, [default, identity, sub, stale]))).map(&:last)
      assert_equal(4, plugin.statistics['filter']['events_in'] - before)
      assert_nil(found[0]['other'])
      assert_not_include(pack(*found), EMAIL)
      assert_equal([1, 'm', 'm'], [found[0].size, *found.values_at(0, 2).map { |one| one.keys[0] }])
      assert_equal({ 'a' => 1, %w[k l] => '[REDACTED:email]' }, found[3])
    end
    assert_equal([EMAIL] * 5, [*default.values, *identity.values, *sub.values, stale.values[1]])
  end

  test 'what the number of an entry means is not guessed in a record that has lost one' do
    changes = Fluent::Plugin::Logredact::Changes.new([0, 1, 'x'].map(&:to_msgpack).join, 1)
    assert_raise(Fluent::Plugin::Logredact::Changes::Mismatch) { changes.apply([@time], [{ 'b' => EMAIL }]) }
    assert_equal([[@time], [{ 'a' => 1, 'b' => 'x' }]], changes.apply([@time], [{ 'a' => 1, 'b' => EMAIL }]))
  end

  test 'a record without one, and times that are none' do
    each_way do |filtered, _|
      stream = Fluent::MultiEventStream.new([@time, EMAIL, @time, nil], [EMAIL, { 'm' => 'x' }, nil, {}])
      out = filtered.call(stream)
      assert_not_include(out.to_msgpack_stream, EMAIL)
      assert_not_include(events(out).to_s, EMAIL)
      assert_equal(4, out.size)
    end
  end

  test 'parts of a line change together, and what is left of one at the end' do
    parts = [EMAIL[0, 9], EMAIL[9..]].zip(%w[P F]).map { |text, tag| { 'log' => text, 'logtag' => tag, 'stream' => 'stdout', 'o' => [1] } }
    each_way do |filtered, _|
      found = events(filtered.call(Fluent::MultiEventStream.new([@time] * 3, [parts[0], { 'n' => 1 }, parts[1]]))).map(&:last)
      assert_equal({ 'n' => 1 }, found[1])
      assert_not_include(found.values_at(0, 2).map { |one| one['log'] }.join, EMAIL)
      assert_equal([parts[0]['o']] * 2, found.values_at(0, 2).map { |one| one['o'] })
      found = events(filtered.call(Fluent::MultiEventStream.new([@time], [parts[0]]))).map(&:last)
      assert_equal('[REDACTED:partial]', found[0]['log'])
    end
  end

  # A stream that is longer than what the core takes at once.
  LONG = 3 * Fluent::Plugin::Logredact::Session::PIECE

  test 'of a long stream each record leaves in its place' do
    records = Array.new(LONG + 7) { |n| { 'n' => n, 'm' => n % 5 == 3 ? EMAIL : 'x', **(n % 11 == 4 ? { 'c' => '4111 1111 1111 1111' } : {}) } }
    conf = "policy #{policy(RULES)}"
    left = records.reject { |record| record['c'] }
    times = records.map { |record| Fluent::EventTime.new(record['n'], 1) }
    each_way(conf) do |filtered, _|
      out = events(filtered.call(Fluent::MultiEventStream.new(times, records)))
      assert_equal(left.map { |record| [record['n'], record['m'].sub(EMAIL, '[REDACTED:email]')] }, out.map { |_, record| record.values_at('n', 'm') })
      assert_equal(left.map { |record| record['n'] }, out.map { |time, _| time.sec })
      assert(out.all? { |_, record| record['m'] != 'x' || records[record['n']].equal?(record) })
    end
  end

  test 'a line goes on where a piece of a long stream ends' do
    piece = Fluent::Plugin::Logredact::Session::PIECE
    parts = [EMAIL[0, 9], EMAIL[9..]].zip(%w[P F]).map { |text, tag| { 'log' => "long ago #{text}", 'logtag' => tag, 'stream' => 'stdout' } }
    parts[1]['log'] = EMAIL[9..]
    records = [*Array.new(piece - 1) { { 'n' => 1 } }, *parts, *Array.new(piece) { { 'n' => 2 } }]
    each_way do |filtered, _|
      found = events(filtered.call(Fluent::MultiEventStream.new([@time] * records.size, records))).map(&:last)
      assert_equal(records.size, found.size)
      assert_equal('long ago [REDACTED:email]', found.map { |one| one['log'] }.join)
    end
  end

  test 'records with objects that msgpack has no types for leave as what Fluentd makes of them' do
    odd = Class.new do
      def to_msgpack(packer)
        packer.write("by #{ObjectStreamTest::EMAIL}")
      end
    end
    records = Array.new(LONG) { |n| { 'n' => n, 'm' => n.odd? ? EMAIL : 'x', **(n == LONG / 2 ? { 'odd' => odd.new, sym: 1 } : {}) } }
    each_way do |filtered, objects|
      stream = Fluent::MultiEventStream.new([@time] * LONG, records)
      found = events(filtered.call(stream)).map(&:last)
      assert_equal({ 'n' => LONG / 2, 'm' => 'x', 'odd' => 'by [REDACTED:email]', 'sym' => 1 }, found[LONG / 2])
      assert_equal(records.map { |record| [record['n'], record['m'].sub(EMAIL, '[REDACTED:email]')] }, found.map { |record| record.values_at('n', 'm') })
      assert_same(records[0], found[0]) if objects
      assert_instance_of(odd, events(stream)[LONG / 2][1]['odd'])
    end
  end

  test 'of a long stream that cannot be packed what can be leaves, and counts once' do
    bad = Class.new { undef_method :to_msgpack if method_defined?(:to_msgpack) }
    records = Array.new(LONG) { |n| { 'n' => n, 'm' => EMAIL, **(n == LONG / 2 ? { 'bad' => bad.new } : {}) } }
    with_plugin do |plugin, _|
      found = events(filter(plugin, Fluent::MultiEventStream.new([@time] * LONG, records), true)).map(&:last)
      assert_equal(LONG, found.size)
      assert_equal({ 'message' => '[REDACTED:error]' }, found.delete_at(LONG / 2))
      assert_equal(['[REDACTED:email]'], found.map { |record| record['m'] }.uniq)
      counted = plugin.statistics['filter']
      assert_equal([LONG, LONG, LONG - 1, 1, LONG - 1], counted.values_at('events_in', 'events_out', 'events_changed', 'events_failed', 'findings'))
    end
  end

  test 'a private key and a line that end in a long stream that cannot be packed are known when it is tried again' do
    lines = ['-----BEGIN RSA PRIVATE KEY-----', 'B' * 64, 'C' * 64, '-----END RSA PRIVATE KEY-----'].map { |line| { 'm' => line } }
    parts = [['password=hunter2hun', 'P'], ['ter2hunter2 and more', 'F']].map { |text, tag| { 'log' => text, 'logtag' => tag, 'stream' => 'stdout' } }
    rest = Array.new(LONG) { |n| { 'n' => n } } << { 'n' => 2**70 } # more than msgpack holds
    each_way do |filtered, _|
      filtered.call(Fluent::MultiEventStream.new([@time] * 3, [*lines.first(2), parts[0]]))
      records = [*lines.last(2), parts[1], *rest]
      found = events(filtered.call(Fluent::MultiEventStream.new([@time] * records.size, records))).map(&:last)
      assert_equal([*[{ 'm' => '[REDACTED:private-key]' }] * 2, { **parts[1], 'log' => '[REDACTED:key-value] and more' }], found.first(3))
      assert_equal([*rest[0...-1], { 'message' => '[REDACTED:error]' }], found.drop(3))
    end
  end

  test 'a private key that ends in a packed stream of which an event fails is known when it is tried again' do
    conf = "policy #{policy("version: 1\npacks: [default]\nlimits: {value_bytes: 1KiB, record_bytes: 4KiB}\non_error: stop\n")}"
    lines = ['-----BEGIN RSA PRIVATE KEY-----', 'B' * 64, 'C' * 64, '-----END RSA PRIVATE KEY-----'].map { |line| [@time, { 'm' => line }] }
    with_plugin(conf) do |plugin, _|
      filter(plugin, Fluent::MessagePackEventStream.new(pack(*lines.first(2))), false)
      found = events(filter(plugin, Fluent::MessagePackEventStream.new(pack(*lines.last(2), [@time, { 'm' => 'x' * 3000 }])), false)).map(&:last)
      assert_equal([*[{ 'm' => '[REDACTED:private-key]' }] * 2, { 'message' => '[REDACTED:error]' }], found)
    end
  end

  test 'a private key that ends in a stream with a record that cannot be changed entry by entry is known when it is tried again' do
    lines = ['-----BEGIN RSA PRIVATE KEY-----', 'B' * 64, 'C' * 64, '-----END RSA PRIVATE KEY-----'].map { |line| { 'm' => line } }
    key = ['k']
    stale = { 'a' => 1, key => EMAIL }
    key << 'l'
    each_way do |filtered, _|
      filtered.call(Fluent::MultiEventStream.new([@time] * 2, lines.first(2)))
      found = events(filtered.call(Fluent::MultiEventStream.new([@time] * 3, [*lines.last(2), stale]))).map(&:last)
      assert_equal([{ 'm' => '[REDACTED:private-key]' }] * 2, found.first(2))
      assert_not_include(pack(*found), EMAIL)
    end
  end

  test 'objects that write themselves as several do not move other records' do
    odd = Class.new { define_method(:to_msgpack) { |packer| 2.times { packer.write('twice') } } }
    records = [{ 'n' => 0 }, { 'n' => 1, 'odd' => odd.new }, { 'n' => 2 }]
    each_way do |filtered, _|
      found = events(filtered.call(Fluent::MultiEventStream.new([1, 2, 3].map { |at| Fluent::EventTime.new(at, 0) }, records)))
      assert_equal([[1, { 'n' => 0 }], [3, { 'n' => 2 }]], [found.first, found.last].map { |time, record| [time.sec, record] })
    end
  end

  test 'with hashes every record leaves with its own' do
    conf = "policy #{policy("version: 1\npacks: [default]\nseal: {hash: sha256, field: _hash}\n")}"
    found = []
    each_way(conf) { |filtered, _| found << events(filtered.call(Fluent::MultiEventStream.new([@time] * 2, [{ 'm' => EMAIL }, { 'n' => 1 }]))).map(&:last) }
    assert_equal(found[0], found[1])
    assert(found[0].all? { |one| one.size == 2 })
  end

  test 'streams of all kinds are cut, copied and added to' do
    records = [{ 'm' => EMAIL }, { 'n' => 1 }, { 'o' => EMAIL }]
    label = '[REDACTED:email]'
    all = [{ 'm' => label }, { 'n' => 1 }, { 'o' => label }]
    each_way do |filtered, objects|
      stream = -> { filtered.call(Fluent::MultiEventStream.new([@time, Fluent::EventTime.new(5, 6), @time], records)) }
      assert_equal([true, 3, false], [stream.call.repeatable?, stream.call.size, stream.call.empty?])
      assert_equal(all[1..], events(stream.call.slice(1, 2)).map(&:last))
      copy = stream.call.dup
      events(copy)[1][1]['n'] = 2
      assert_equal(1, records[1]['n'])
      copy.add(@time, { 'p' => 1 })
      assert_equal([4, 3], [copy.size, stream.call.size])
      assert_equal(pack([@time, all[0]], [Fluent::EventTime.new(5, 6), all[1]], [@time, all[2]]), stream.call.to_msgpack_stream)
      assert_equal(pack([@time.sec, all[0]], [5, all[1]], [@time.sec, all[2]]), stream.call.to_msgpack_stream(time_int: true))
      assert_equal(stream.call, stream.call)
      assert_equal(objects, stream.call.is_a?(Fluent::Plugin::Logredact::RecordStream)) if objects
    end
  end

  test 'how a stream is made follows how the last one was read' do
    with_plugin do |plugin, _|
      readers = plugin.instance_variable_get(:@readers)
      made = lambda do |time = @time|
        Fluent::Plugin::LogredactFilter.instance_method(:filter_stream).bind_call(plugin, 'tag', Fluent::MultiEventStream.new([time], [{ 'm' => EMAIL }]))
      end
      both = Fluent::Plugin::Logredact::ObjectStream
      assert_instance_of(both, made.call)
      assert_instance_of(both, made.call.tap { |out| [events(out), out.to_msgpack_stream] })
      assert_instance_of(both, made.call.tap { |out| [out.to_msgpack_stream, events(out)] })
      assert_instance_of(both, made.call.tap { |out| events(out) })
      assert_instance_of(Fluent::Plugin::Logredact::RecordStream, made.call.tap { |out| out.to_msgpack_stream(time_int: true) })
      assert_instance_of(both, made.call(7)) # a time that the core has to see
      assert_true(readers.objects)
      made.call.to_msgpack_stream
      assert_instance_of(both, made.call)
    end
  end
end
