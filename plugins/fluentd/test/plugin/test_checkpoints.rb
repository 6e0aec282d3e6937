# frozen_string_literal: true

require_relative '../helper'

class CheckpointsTest < Test::Unit::TestCase
  include LogredactHelper

  setup do
    Fluent::Test.setup
    @directory = Dir.mktmpdir
    @seal = File.join(@directory, 'seal')
    organisation = File.join(@directory, 'org.key')
    logredact('keys', 'new', 'organisation', '--out', organisation, '--name', 'logs.example.com')
    logredact('keys', 'new', 'seal', '--out', @seal, '--origin', 'prod/node-17')
    File.write(File.join(@seal, 'enrolment'), logredact('keys', 'enrol', '--key', organisation, File.join(@seal, 'request')))
  end

  teardown do
    FileUtils.rm_rf(@directory)
  end

  def logredact(*arguments)
    out, error, status = Open3.capture3(COMMAND, *arguments)
    assert(status.success?, error)
    out
  end

  test 'an event that comes while the last checkpoint is handed on begins a stream whose checkpoints come, too' do
    file = policy("version: 1\npacks: [default]\nseal: {key: {dir: #{@seal}}, origin: prod/node-17}\n")
    event = pack([Fluent::EventTime.new(1, 2), { 'm' => 'x' }])
    with_plugin("policy #{file}") do |plugin, _|
      redactor = plugin.instance_variable_get(:@redactor)
      handed_on = []
      checkpoints = Fluent::Plugin::Logredact::Checkpoints.new(redactor) do |stream|
        redactor.redact('tag', event) if handed_on.empty?
        handed_on << events(stream).map { |_, record| record['_lr'].split('.').first(4) }
      end
      redactor.redact('tag', event)
      redactor.finish
      checkpoints.hand_on
      # The last one of the first stream, and what the second has signed for it, as it could not know that it was handed on.
      assert_equal([1, 1], handed_on.map(&:size))
      assert_equal(%w[3 4], handed_on.map { |each| each[0][3] })
      assert_equal(handed_on[0][0][1], handed_on[1][0][1])
    end
  end
end
